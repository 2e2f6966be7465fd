internal import Geometry
internal import Topology

/// What lies between neighbouring blocks: barriers to draw borders on, and ways over them.
struct BlockBorder {
    private let blocks: Blocks
    private let plane: MetricPlane
    private let sides: BarrierSides
    private let spurs: BarrierSides
    private let passages: Passages
    /// Metres.
    private static let narrowest = 0.5

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

    /// A part of the border of two blocks.
    struct Part {
        var edge: BlockGraph.Edge
        /// Metres over which people walk.
        var open = 0.0
        /// Whether a way leads over what bars it.
        var isPassage = false
    }

    /// The border that two blocks share along an arc, measured.
    func part(along index: Int, between a: Int32, _ b: Int32) throws -> Part {
        let arc = blocks.arrangement.coverage.arcs[index]
        let length = blocks.arrangement.lengthOfArc[index]
        var part = Part(
            edge: BlockGraph.Edge(a: min(a, b), b: max(a, b), length: length, barrierLength: 0, strengthLength: 0))
        let isInUnit = blocks.unitOfFace[Int(arc.left)] == blocks.unitOfFace[Int(arc.right)]
        guard !isInUnit || !spurs.isEmpty else {
            part.open = length
            return part
        }
        let walls = isInUnit ? spurs : sides
        let places = try plane.metres(arc.points)
        for (side, (from, to)) in zip(arc.points, arc.points.dropFirst()).enumerated() {
            let length = places[side].distance(to: places[side + 1])
            if !walls.isBlocked(from: from, to: to) { part.open += length }
            guard !isInUnit, let strength = sides.strength(from: from, to: to) else { continue }
            part.edge.barrierLength += length
            part.edge.strengthLength += length * strength
        }
        part.isPassage = part.open < Self.narrowest && passages.leadOver(arc.points, between: a, b)
        return part
    }

    /// The borders of blocks, of all their parts. Over less than half a metre nobody walks, but by a passage.
    static func edges(_ parts: [Part]) -> [BlockGraph.Edge] {
        var whole: [Part] = []
        for part in parts.sorted(by: {
            ($0.edge.a, $0.edge.b, $0.edge.length) < ($1.edge.a, $1.edge.b, $1.edge.length)
        }) {
            let last = whole.count - 1
            if last >= 0, whole[last].edge.a == part.edge.a, whole[last].edge.b == part.edge.b {
                whole[last].edge.length += part.edge.length
                whole[last].edge.barrierLength += part.edge.barrierLength
                whole[last].edge.strengthLength += part.edge.strengthLength
                whole[last].open += part.open
                whole[last].isPassage = whole[last].isPassage || part.isPassage
            } else {
                whole.append(part)
            }
        }
        return whole.map { part in
            var edge = part.edge
            edge.joins = part.isPassage || part.open >= narrowest
            return edge
        }
    }
}
