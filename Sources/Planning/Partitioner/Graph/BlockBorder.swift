internal import Geometry
internal import Topology

/// What lies between neighbouring blocks: barriers to draw borders on, and ways over them.
struct BlockBorder {
    private let blocks: Blocks
    private let plane: MetricPlane
    private let sides: BarrierSides
    private let passages: Passages

    init(_ blocks: Blocks, _ input: PartitionInput) {
        self.blocks = blocks
        plane = input.plane
        sides = BarrierSides(input.barriers)
        let faces = blocks.arrangement.faces
        let index = BoxIndex(faces.map(\.box))
        passages = Passages(input.barriers) { point in
            index.candidates(at: Position(point)).filter { faces[Int($0)].place(of: point) != .outside }
                .map { blocks.blockOfFace[Int($0)] }.filter { $0 >= 0 }
        }
    }

    /// The border that two blocks share along an arc, measured.
    func edge(along index: Int, between a: Int32, _ b: Int32) throws -> BlockGraph.Edge {
        let arc = blocks.arrangement.coverage.arcs[index]
        var edge = BlockGraph.Edge(
            a: a, b: b, length: blocks.arrangement.lengthOfArc[index], barrierLength: 0, strengthLength: 0)
        guard blocks.unitOfFace[Int(arc.left)] != blocks.unitOfFace[Int(arc.right)] else { return edge }
        let places = try plane.metres(arc.points)
        edge.joins = false
        for piece in 0..<(arc.points.count - 1) {
            let (from, to) = (arc.points[piece], arc.points[piece + 1])
            if !edge.joins, !sides.isBlocked(from: from, to: to) { edge.joins = true }
            guard let strength = sides.strength(from: from, to: to) else { continue }
            let length = places[piece].distance(to: places[piece + 1])
            edge.barrierLength += length
            edge.strengthLength += length * strength
        }
        if !edge.joins { edge.joins = passages.leadOver(arc.points, between: a, b) }
        return edge
    }
}
