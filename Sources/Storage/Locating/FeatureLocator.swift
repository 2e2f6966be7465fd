import Foundation
import Geometry
import Topology

/// Locates the features of a GeoJSON sequence: each as it is, with two properties more.
///
/// A feature with a null geometry has no place; one with another shape than a point is refused, and so is one that has
/// a property of an added one's name. A bare geometry becomes a feature.
struct FeatureLocator: Sendable {
    private let finder: Finder
    private let system: ReferenceSystem?

    init(_ finder: Finder, _ system: ReferenceSystem?) {
        self.finder = finder
        self.system = system
    }

    /// A piece of a sequence.
    ///
    /// - Throws: ``ImportFault`` with the row counted in this piece, from 1.
    func located(_ piece: [UInt8]) throws -> LocatedPiece {
        guard piece.contains(where: { $0 > 0x20 }) else { return LocatedPiece(bytes: []) }
        let passages = try Self.passages(in: piece)
        if let row = passages.firstIndex(where: \.isInCollection) {
            throw ImportFault(.wrongKind(found: "FeatureCollection", expected: "Feature"), feature: row + 1)
        }
        let isSeparated = piece.contains(0x1E)
        return try located(passages, of: piece) { index, bytes in
            if index > 0 { bytes.append(UInt8(ascii: "\n")) }
            if isSeparated, index < passages.count { bytes.append(0x1E) }
        }
    }

    /// A whole text, a collection or a sequence; what is made of it is a collection.
    ///
    /// - Throws: as ``located(_:)``.
    func collection(_ text: [UInt8]) throws -> LocatedPiece {
        let passages = try Self.passages(in: text)
        return try located(passages, of: text) { index, bytes in
            if index == 0 { bytes.append(contentsOf: #"{"type":"FeatureCollection","features":["#.utf8) }
            if index > 0, index < passages.count { bytes.append(UInt8(ascii: ",")) }
            if index == passages.count { bytes.append(contentsOf: "]}\n".utf8) }
        }
    }

    private static func passages(in bytes: [UInt8]) throws -> [GeoJSONPassage] {
        do { return try GeoJSON.passages(in: bytes) } catch {
            guard case .feature(let index, let inner) = error else { throw ImportFault(.geometry(error)) }
            throw ImportFault(.geometry(inner), feature: index + 1)
        }
    }

    /// - Parameter separate: writes what stands before the feature of a number, or behind them all.
    private func located(
        _ passages: [GeoJSONPassage], of piece: [UInt8], separate: (Int, inout [UInt8]) -> Void
    ) throws -> LocatedPiece {
        var points = PointList(system)
        for (index, passage) in passages.enumerated() {
            if let taken = passage.feature.properties.first(where: { RowLocator.addedColumns.contains($0.name) }) {
                throw ImportFault(.columnTaken(taken.name), feature: index + 1)
            }
            guard let position = try Self.position(of: passage.feature, row: index + 1) else { continue }
            try points.append(position.x, position.y, fields: ("lon", "lat"), row: index + 1)
        }
        let found = finder.find(try points.onLattice())
        var made = LocatedPiece(bytes: [])
        made.count(found)
        made.summary.rows = passages.count
        made.summary.withoutPlace = passages.count - found.cells.count
        made.bytes.reserveCapacity(piece.count + passages.count * 48)
        var next = 0
        for (index, passage) in passages.enumerated() {
            var added: [(String, JSONValue)] = [("grid", .null), ("place", .null)]
            if next < points.rows.count, points.rows[next] == index {
                let cell = found.cells[next]
                let name = cell == Locator.nobody ? JSONValue.null : .text(finder.names[Int(cell)])
                added = [("grid", name), ("place", .text(found.place(next).rawValue))]
                next += 1
            }
            separate(index, &made.bytes)
            Self.write(passage, of: piece, adding: added, into: &made.bytes)
        }
        separate(passages.count, &made.bytes)
        return made
    }

    private static func position(of feature: GeoJSONFeature, row: Int) throws -> Position? {
        switch feature.shape {
        case nil: return nil
        case .point(let position): return position
        case let shape?:
            guard case .multiPoint(let positions) = shape, positions.count == 1 else {
                throw ImportFault(.wrongKind(found: shape.kind, expected: "Point"), feature: row)
            }
            return positions[0]
        }
    }

    /// The feature's own bytes, but for the properties added.
    private static func write(
        _ passage: GeoJSONPassage, of piece: [UInt8], adding added: [(String, JSONValue)], into bytes: inout [UInt8]
    ) {
        if passage.isBare {
            bytes.append(contentsOf: #"{"type":"Feature","properties":"#.utf8)
            JSONValue.write(added, into: &bytes)
            bytes.append(contentsOf: #","geometry":"#.utf8)
            bytes.append(contentsOf: piece[passage.extent])
            bytes.append(UInt8(ascii: "}"))
        } else if let properties = passage.properties {
            bytes.append(contentsOf: piece[passage.extent.lowerBound..<properties.lowerBound])
            if passage.feature.properties.isEmpty {
                JSONValue.write(added, into: &bytes)
            } else {
                var text: [UInt8] = []
                JSONValue.write(added, into: &text)
                bytes.append(contentsOf: piece[properties].dropLast())
                bytes.append(UInt8(ascii: ","))
                bytes.append(contentsOf: text.dropFirst())
            }
            bytes.append(contentsOf: piece[properties.upperBound..<passage.extent.upperBound])
        } else {
            bytes.append(contentsOf: piece[passage.extent].dropLast())
            bytes.append(contentsOf: ",\"properties\":".utf8)
            JSONValue.write(added, into: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
