import Foundation
import Geometry

/// The files of make_grids.py.
enum Numbers {
    static func read<Number: FixedWidthInteger>(_ path: String, _: Number.Type) throws -> [Number] {
        try Data(contentsOf: URL(filePath: path)).withUnsafeBytes { Array($0.bindMemory(to: Number.self)) }
    }

    static func points(_ path: String) throws -> [Point] {
        let numbers = try read(path, Int32.self)
        return stride(from: 0, to: numbers.count, by: 2).map { Point(numbers[$0], numbers[$0 + 1]) }
    }

    static func cells(in folder: String) throws -> [MultiPolygon] {
        let vertices = try points("\(folder)/rings.i32")
        let ends = try read("\(folder)/ring_ends.u32", UInt32.self).map(Int.init)
        let owners = try read("\(folder)/ring_cells.u32", UInt32.self).map(Int.init)
        var rings = [[Ring]](repeating: [], count: (owners.last ?? -1) + 1)
        for (index, owner) in owners.enumerated() {
            if let ring = Ring(Array(vertices[(index > 0 ? ends[index - 1] : 0)..<ends[index]])) {
                rings[owner].append(ring)
            }
        }
        return rings.map { MultiPolygon(Polygon($0[0], holes: Array($0.dropFirst()))) }
    }
}
