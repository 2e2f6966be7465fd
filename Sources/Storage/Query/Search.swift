internal import Foundation
internal import GRDB
public import Geometry

/// An area or building found by its code, reference or name.
public struct SearchHit: Hashable, Sendable {
    public var layer: Layer
    public var id: Int64
    /// Its code or ref.
    public var key: String
    public var name: String?
    /// Where it is; `nil` without a shape.
    public var box: Box?
}

extension Snapshot {
    /// Areas and buildings whose code or ref begins with `text`, or whose name contains it: areas first, top to bottom,
    /// inside a layer exact matches first, then by code.
    ///
    /// - Parameter limit: at most this many, and never more than 100.
    public func search(_ text: String, limit: Int = 20) throws -> [SearchHit] {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard !text.isEmpty, text.utf8.count <= 200 else { return [] }
        let limit = min(max(limit, 0), 100)
        var escaped = text
        for sign in ["\\", "%", "_"] { escaped = escaped.replacing(sign, with: "\\" + sign) }
        var hits: [SearchHit] = []
        for layer in [Layer.district, .streets, .communities, .grids, .estates, .buildings] where hits.count < limit {
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, \(layer.key), name, geom FROM \(layer.rawValue)
                    WHERE \(layer.key) LIKE ?1 || '%' ESCAPE '\\' OR name LIKE '%' || ?1 || '%' ESCAPE '\\'
                    ORDER BY \(layer.key) <> ?2 AND name IS NOT ?2, \(layer.key) LIMIT ?3
                    """, arguments: [escaped, text, limit - hits.count])
            while let row = try rows.next() {
                var reader = ColumnReader(row, of: layer.rawValue)
                let id: Int64 = try reader.value()
                hits.append(
                    SearchHit(
                        layer: layer, id: id, key: try reader.value(), name: try reader.optional(),
                        box: try reader.shape(layer, id: id)?.box))
            }
        }
        return hits
    }
}
