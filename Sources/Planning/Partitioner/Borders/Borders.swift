internal import Geometry
internal import Topology

/// From labels of blocks to the cells of grids: the borders are the sides where labels differ, so the cells cover
/// their community exactly.
enum Borders {
    /// - Parameter labels: of each block, the grid within its community.
    /// - Returns: for each community its cells: grids of divided ones in the order of their labels, kept cells in the
    ///   order given.
    static func cells(
        _ input: PartitionInput, ground: Ground, blocks: Blocks, labels: [Int32], grids: [Int]
    ) -> [[MultiPolygon]] {
        var firstGroup: [Int] = [0]
        for (index, community) in input.communities.enumerated() {
            let count = community.isDivided ? grids[index] : max(1, community.drawn.count)
            firstGroup.append(firstGroup[index] + count)
        }
        let groups = blocks.unitOfFace.enumerated().map { face, unit -> Int in
            guard unit >= 0 else { return -1 }
            let first = firstGroup[Int(ground.communityOfUnit[Int(unit)])]
            let block = blocks.blockOfFace[face]
            return first + (block >= 0 ? Int(labels[Int(block)]) : Int(max(0, ground.keptCellOfUnit[Int(unit)])))
        }
        let dissolved = blocks.arrangement.coverage.dissolved(by: groups)
        return input.communities.indices.map { community in
            (firstGroup[community]..<firstGroup[community + 1]).map {
                $0 < dissolved.cellCount ? dissolved.shape(ofCell: $0) : MultiPolygon([])
            }
        }
    }
}
