internal import Foundation
internal import GRDB
internal import Geometry

/// A geometry column's blob, and what can be told from its header alone.
enum StoredGeometry {
    /// Degrees; what the R-tree and `gpkg_contents` hold.
    struct Bounds {
        var minX: Double
        var maxX: Double
        var minY: Double
        var maxY: Double

        func union(_ other: Bounds) -> Bounds {
            Bounds(
                minX: min(minX, other.minX), maxX: max(maxX, other.maxX),
                minY: min(minY, other.minY), maxY: max(maxY, other.maxY))
        }
    }

    /// The bounds of a shape; `nil` when it is empty.
    ///
    /// Read from the header's envelope where there is one, as in every blob of ours; other writers leave it out of
    /// points.
    static func bounds(_ blob: Data) throws -> Bounds? {
        let envelope: (UInt8, [Double])? = blob.withUnsafeBytes { bytes in
            guard bytes.count >= 40, bytes[0] == 0x47, bytes[1] == 0x50, bytes[3] & 1 == 1 else { return nil }
            return (
                bytes[3],
                (0..<4).map {
                    Double(
                        bitPattern: UInt64(
                            littleEndian: bytes.loadUnaligned(fromByteOffset: 8 + 8 * $0, as: UInt64.self)))
                }
            )
        }
        if let (flags, sides) = envelope, flags >> 1 & 7 == 1, flags & 0b0001_0000 == 0, sides.allSatisfy(\.isFinite) {
            return Bounds(minX: sides[0], maxX: sides[1], minY: sides[2], maxY: sides[3])
        }
        guard let vertices = try GeoPackageGeometry.read([UInt8](blob)).shape?.vertices, let first = vertices.first
        else { return nil }
        return vertices.reduce(Bounds(minX: first.x, maxX: first.x, minY: first.y, maxY: first.y)) {
            $0.union(Bounds(minX: $1.x, maxX: $1.x, minY: $1.y, maxY: $1.y))
        }
    }

    /// The blob of a shape in a layer: areas are always multipolygons.
    static func blob(_ shape: Shape<Point>, layer: Layer, datum: Datum) -> [UInt8] {
        var shape = shape
        if layer.isArea, case .polygon(let rings) = shape { shape = .multiPolygon([rings]) }
        return GeoPackageGeometry.write(shape, srsID: datum.epsg)
    }

    /// - Throws: ``StorageError/badGeometry(layer:id:detail:)``
    static func shape(_ blob: Data?, layer: Layer, id: Int64) throws -> Shape<Point>? {
        guard let blob else { return nil }
        do {
            return try GeoPackageGeometry.lattice([UInt8](blob))
        } catch {
            throw StorageError.badGeometry(layer: layer.rawValue, id: id, detail: "\(error)")
        }
    }
}
