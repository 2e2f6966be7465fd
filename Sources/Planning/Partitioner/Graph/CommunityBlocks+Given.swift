internal import Geometry

/// The older grid that each block was in.
extension CommunityBlocks {
    /// As drawn or, where none is drawn, as listed; -1 for none.
    static func givenGrids(_ blocks: Blocks, _ premises: Premises) -> [Int32] {
        premises.drawn.isEmpty ? byMembers(blocks, premises) : byOverlap(blocks, premises)
    }

    /// Of each block the grid that it overlaps most.
    private static func byOverlap(_ blocks: Blocks, _ premises: Premises) -> [Int32] {
        let locked = Set(premises.locked)
        let parts = premises.drawn.enumerated().filter { !locked.contains($1) }.flatMap { number, cell in
            cell.polygons.map { (grid: Int32(number), area: $0) }
        }
        let index = BoxIndex(parts.map(\.area.box))
        var shares: [[Int32: Double]] = Array(repeating: [:], count: blocks.count)
        for (face, block) in blocks.blockOfFace.enumerated() where block >= 0 {
            let place = blocks.arrangement.faces[face].interior
            for part in index.candidates(at: place).map({ parts[Int($0)] }) where part.area.contains(place) {
                shares[Int(block)][part.grid, default: 0] += blocks.arrangement.areaOfFace[face]
            }
        }
        return shares.map(\.largest)
    }

    /// Of each block the grid that has most of its households, or of its buildings when nobody lives in them.
    private static func byMembers(_ blocks: Blocks, _ premises: Premises) -> [Int32] {
        blocks.buildingsOfBlock.map { buildings in
            var shares: [Int32: Double] = [:]
            for building in buildings.map({ premises.buildings[Int($0)] }) where building.grid >= 0 {
                shares[building.grid, default: 0] += Double(building.weight) + 1e-6
            }
            return shares.largest
        }
    }
}

extension [Int32: Double] {
    /// The key of the largest share, of equals the smallest; -1 of none.
    var largest: Int32 {
        self.min { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }?.key ?? -1
    }
}
