internal import Geometry
internal import Topology

/// Blocks parted in two near a line that a planner drew.
///
/// Of all ways to part them it is the one whose border costs least (``BlockGraph/Edge/cost``) together with the ground on
/// the wrong side of the line: so the border leaves the line for a street within some metres, and for a building that
/// stands across it.
struct SketchCut {
    /// So many square metres on the wrong side cost as much as a metre of border: about as far as a border may leave the
    /// line for a street, in metres, if that is no more than an eighth of the width of the smaller side.
    private static let reach = 15.0

    /// Square metres of each block on the line's one side and on its other.
    private var shares: [(first: Double, second: Double)]
    private let own: CommunityBlocks

    /// - Parameter line: beyond the blocks' ground at both ends, or closed.
    init(_ own: CommunityBlocks, along line: [Point], plane: MetricPlane) throws {
        self.own = own
        shares = Array(repeating: (0, 0), count: own.blocks.count)
        let arrangement = own.blocks.arrangement
        let second = try Self.secondSide(own.blocks, line, plane)
        let index = PolygonIndex(second.polygons)
        for (face, block) in own.blocks.blockOfFace.enumerated() where block >= 0 {
            let polygon = arrangement.faces[face]
            var share = index.polygon(at: polygon.interior) == nil ? 0.0 : 1
            if zip(line, line.dropFirst()).contains(where: { polygon.isNear($0, $1) }) {
                let shared = try Overlay.sharedDoubleArea(MultiPolygon(polygon), second)
                share = min(1, max(0, shared / Double(polygon.doubleArea)))
            }
            let area = arrangement.areaOfFace[face]
            shares[Int(block)].first += (1 - share) * area
            shares[Int(block)].second += share * area
        }
    }

    /// The ground on one side of the line: sides change wherever the line is crossed.
    private static func secondSide(_ blocks: Blocks, _ line: [Point], _ plane: MetricPlane) throws -> MultiPolygon {
        let rims = blocks.arrangement.coverage.arcs.filter { arc in
            let sides = [arc.left, arc.right].map { $0 >= 0 && blocks.blockOfFace[Int($0)] >= 0 }
            return sides[0] != sides[1]
        }
        let parted = try Arrangement(rims.map(\.points) + [line], plane: plane)
        let ground = PolygonIndex(
            blocks.blockOfFace.indices.filter { blocks.blockOfFace[$0] >= 0 }.map { blocks.arrangement.faces[$0] })
        var neighbours: [[Int]] = Array(repeating: [], count: parted.faces.count)
        for arc in parted.coverage.arcs where arc.left >= 0 && arc.right >= 0 {
            neighbours[Int(arc.left)].append(Int(arc.right))
            neighbours[Int(arc.right)].append(Int(arc.left))
        }
        let isGround = parted.faces.map { ground.polygon(at: $0.interior) != nil }
        var sides = [Int](repeating: -1, count: parted.faces.count)
        for start in parted.faces.indices where isGround[start] && sides[start] < 0 {
            sides[start] = 0
            var open = [start]
            while let face = open.popLast() {
                for other in neighbours[face] where isGround[other] && sides[other] < 0 {
                    sides[other] = 1 - sides[face]
                    open.append(other)
                }
            }
        }
        return MultiPolygon(parted.faces.indices.filter { sides[$0] == 1 }.map { parted.faces[$0] })
    }

    /// Whether each block is on the first side.
    var isFirst: [Bool] {
        let smaller = min(shares.reduce(0) { $0 + $1.first }, shares.reduce(0) { $0 + $1.second })
        let reach = max(0.1, min(Self.reach, smaller.squareRoot() / 8))
        var cut = MinimumCut(nodes: shares.count)
        for edge in own.walk.edges { cut.join(Int(edge.a), Int(edge.b), cost: Self.millimetres(edge.cost)) }
        for (block, share) in shares.enumerated() {
            cut.draw(
                block, first: Self.millimetres(share.second / reach), second: Self.millimetres(share.first / reach))
        }
        return cut.firstSide()
    }

    private static func millimetres(_ metres: Double) -> Int { Int(max(0, min(metres * 1000, 1e12)).rounded()) }
}

extension Polygon {
    fileprivate func isNear(_ a: Point, _ b: Point) -> Bool {
        Box(around: [a, b])?.intersects(box) ?? false && touches(from: a, to: b)
    }
}
