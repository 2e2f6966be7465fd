internal import Geometry
internal import Topology

/// What lies between neighbouring blocks: barriers to draw borders on, and ways over them.
struct BlockBorder {
    private let blocks: Blocks
    private let plane: MetricPlane
    private let sides: BarrierSides
    private let spurs: BarrierSides
    private let passages: Passages

    init(_ blocks: Blocks, _ barriers: [Barrier], _ plane: MetricPlane) {
        self.blocks = blocks
        self.plane = plane
        sides = BarrierSides(barriers)
        spurs = BarrierSides(blocks.spurs)
        let index = PolygonIndex(blocks.arrangement.faces)
        passages = Passages(barriers) { point in
            index.polygons(around: point).map { blocks.blockOfFace[$0] }.filter { $0 >= 0 }
        }
    }

    /// The border that two blocks share along an arc, measured.
    func edge(along index: Int, between a: Int32, _ b: Int32) throws -> BlockGraph.Edge {
        let arc = blocks.arrangement.coverage.arcs[index]
        var edge = BlockGraph.Edge(
            a: min(a, b), b: max(a, b), length: blocks.arrangement.lengthOfArc[index], barrierLength: 0,
            strengthLength: 0)
        let isInUnit = blocks.unitOfFace[Int(arc.left)] == blocks.unitOfFace[Int(arc.right)]
        guard !isInUnit || !spurs.isEmpty else { return edge }
        let walls = isInUnit ? spurs : sides
        edge.joins = zip(arc.points, arc.points.dropFirst()).contains { !walls.isBlocked(from: $0, to: $1) }
        if !edge.joins { edge.joins = passages.leadOver(arc.points, between: a, b) }
        guard !isInUnit else { return edge }
        let places = try plane.metres(arc.points)
        for piece in 0..<(arc.points.count - 1) {
            guard let strength = sides.strength(from: arc.points[piece], to: arc.points[piece + 1]) else { continue }
            let length = places[piece].distance(to: places[piece + 1])
            edge.barrierLength += length
            edge.strengthLength += length * strength
        }
        return edge
    }
}
