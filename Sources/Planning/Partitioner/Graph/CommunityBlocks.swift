internal import Geometry
internal import Topology

/// The blocks of one community, measured, and how they border each other.
struct CommunityBlocks: Sendable {
    let blocks: Blocks
    let weights: [Int]
    /// Square metres.
    let areas: [Double]
    /// Metres of each block's border on the outline or on locked grids.
    let outerLengths: [Double]
    /// Whether a building stands in each.
    let isInhabited: [Bool]
    /// The older grid that each was drawn or listed in; -1 for none.
    let givenGrid: [Int32]
    var walk: WalkPieces

    var graph: BlockGraph {
        BlockGraph(
            weights: weights, areas: areas, outerLengths: outerLengths,
            edges: walk.edges.filter { $0.joins || $0.length > 0 })
    }

    init(_ blocks: Blocks, of premises: Premises, plane: MetricPlane) throws {
        self.blocks = blocks
        var areas = [Double](repeating: 0, count: blocks.count)
        for (face, block) in blocks.blockOfFace.enumerated() where block >= 0 {
            areas[Int(block)] += blocks.arrangement.areaOfFace[face]
        }
        self.areas = areas
        isInhabited = blocks.buildingsOfBlock.map { !$0.isEmpty }
        weights =
            premises.weighsArea
            ? areas.map(BlockGraph.areaWeight)
            : blocks.buildingsOfBlock.map { $0.reduce(0) { $0 + premises.buildings[Int($1)].weight } }
        givenGrid = Self.givenGrids(blocks, premises)
        var outer = [Double](repeating: 0, count: blocks.count)
        var parts: [BlockBorder.Part] = []
        var rims: [(block: Int32, point: Point)] = []
        let border = BlockBorder(blocks, premises.barriers, plane)
        for (index, arc) in blocks.arrangement.coverage.arcs.enumerated() {
            let left = arc.left < 0 ? -1 : blocks.blockOfFace[Int(arc.left)]
            let right = arc.right < 0 ? -1 : blocks.blockOfFace[Int(arc.right)]
            guard left != right else { continue }
            if left >= 0, right >= 0 {
                parts.append(try border.part(along: index, between: left, right))
            } else {
                let block = max(left, right)
                outer[Int(block)] += blocks.arrangement.lengthOfArc[index]
                rims += arc.points.map { (block, $0) }
            }
        }
        outerLengths = outer
        let places = try plane.metres(rims.map(\.point))
        walk = WalkPieces(
            edges: BlockBorder.edges(parts), isInhabited: isInhabited, areas: areas, given: givenGrid,
            parts: blocks.parts, rims: zip(rims, places).map { ($0.block, $1) })
    }
}
