import Foundation
import Geometry

/// What `tools/bench/make_grids.py` wrote into a folder.
struct GridFolder {
    let cells: [MultiPolygon]
    /// As buildings lie.
    let points: [Point]

    init(_ folder: URL) throws {
        let vertices = Self.points(try Self.words(folder, "rings.i32"))
        let ends = try Self.words(folder, "ring_ends.u32").map(Int.init)
        let owners = try Self.words(folder, "ring_cells.u32").map(Int.init)
        var rings = [[Ring]](repeating: [], count: (owners.last ?? -1) + 1)
        for (owner, (start, end)) in zip(owners, zip([0] + ends, ends)) {
            if let ring = Ring(Array(vertices[start..<end])) { rings[owner].append(ring) }
        }
        cells = rings.map { MultiPolygon([Polygon($0[0], holes: Array($0.dropFirst()))]) }
        points = Self.points(try Self.words(folder, "points.i32"))
    }

    private static func words(_ folder: URL, _ name: String) throws -> [Int32] {
        let data = try Data(contentsOf: folder.appending(path: name))
        return data.withUnsafeBytes { bytes in
            (0..<data.count / 4).map {
                Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self))
            }
        }
    }

    private static func points(_ words: [Int32]) -> [Point] {
        stride(from: 0, to: words.count - 1, by: 2).map { Point(words[$0], words[$0 + 1]) }
    }
}
