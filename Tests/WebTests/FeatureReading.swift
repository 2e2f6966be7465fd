import Foundation
import Testing

/// Answers about features, read as GeoJSON.
extension TestClient.Reply {
    func links() throws -> [[String: String]] { try #require(try json()["links"] as? [[String: String]]) }

    func features() throws -> [[String: Any]] {
        #expect(status == 200, "\(String(decoding: body, as: UTF8.self))")
        return try #require(try json()["features"] as? [[String: Any]])
    }

    func ids() throws -> [Int] { try features().compactMap { $0["id"] as? Int } }
}

/// All positions of a feature's geometry, in its order.
func positions(_ feature: [String: Any]) -> [[Double]] {
    func flat(_ value: Any?) -> [[Double]] {
        if let position = value as? [Double], !position.isEmpty { return [position] }
        return (value as? [Any] ?? []).flatMap(flat)
    }
    return flat((feature["geometry"] as? [String: Any])?["coordinates"])
}

/// The sides of a box around all of them: west, south, east, north.
func box(around positions: [[Double]]) -> [Double]? {
    guard let first = positions.first else { return nil }
    return positions.reduce([first[0], first[1], first[0], first[1]]) { box, place in
        [min(box[0], place[0]), min(box[1], place[1]), max(box[2], place[0]), max(box[3], place[1])]
    }
}
