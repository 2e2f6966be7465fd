internal import Geometry
internal import Topology

/// The lines around the grids of one community, as its blocks have them.
struct GridLines {
    /// Between grids, from node to node.
    let inner: [[Point]]
    /// Around them all, and around locked grids.
    let rims: [[Point]]

    private let plan: CommunityPlan
    /// Where lines between blocks meet.
    private let ends: Set<Point>
    /// Lattice units by which a line may leave its nodes, and a little more.
    private static let film = 1.5

    /// - Parameter labels: of each block.
    init(_ plan: CommunityPlan, _ labels: [Int32]) {
        self.plan = plan
        let blocks = plan.own.blocks
        let fine = blocks.arrangement.coverage
        let grids = fine.dissolved(by: blocks.blockOfFace.map { $0 < 0 ? -1 : Int(labels[Int($0)]) })
        ends = Set(fine.arcs.flatMap { [$0.points[0], $0.points[$0.points.count - 1]] })
        inner = grids.arcs.filter { !$0.isOuter }.map(\.points)
        rims = grids.arcs.filter(\.isOuter).map(\.points)
    }

    /// The inner lines without nodes at which only lines within grids met them.
    var cleaned: [[Point]] {
        let drawn = plan.premises.drawn.flatMap(\.rings).flatMap(\.points)
        let former = FormerNodes(ends.subtracting(drawn).subtracting(endsOfSidesByPoints))
        return inner.map(former.cleaned)
    }

    /// The ends of sides that a building without an area stands by: were they straightened, it might change the grid.
    private var endsOfSidesByPoints: [Point] {
        let places = plan.premises.buildings.filter { !$0.hasArea }.map(\.place)
        guard !places.isEmpty else { return [] }
        let sides = inner.flatMap { zip($0, $0.dropFirst()) }
        let index = BoxIndex(sides.map { Box(around: [$0, $1])?.grown(by: 2) })
        return places.flatMap { place in
            index.candidates(at: place).map { sides[Int($0)] }.filter { from, to in
                place.distance(toPiece: Position(from), Position(to)) <= Self.film
            }.flatMap { [$0, $1] }
        }
    }
}
