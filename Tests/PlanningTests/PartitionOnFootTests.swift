import Geometry
import Planning
import TestSupport
import Testing

/// The oracle is asked about cases whose answer a person sees. Each is a square of 200 m with a southern grid, a northern
/// grid, a building in every corner, and (but where told) a river from south to north in the middle.
struct `Whether a grid is one piece on foot` {
    struct Case {
        var name: String
        var isBroken: (south: Bool, north: Bool)
        var barriers: [Barrier] = []
        var buildings: [MultiPolygon] = []
        var river: Barrier? = Town.way("river", (100, -20), (100, 220))
        var outline = Town.box(0, 0, 200, 200)
        var grids = [Town.box(0, 0, 200, 100), Town.box(0, 100, 200, 100)]
        var corners = [(40, 40), (150, 40), (40, 150), (150, 150)].map { Town.box($0.0, $0.1, 10, 10) }
    }

    private static func under(_ barrier: Barrier) -> Barrier {
        var barrier = barrier
        barrier.isTunnel = true
        return barrier
    }

    /// One unit of the lattice, m.
    private static let unit = 1 / Town.east

    private static let cases: [Case] = [
        Case(name: "a river parts both", isBroken: (true, true)),
        Case(name: "so does a railway", isBroken: (true, true), river: Town.way("railway", (100, -20), (100, 220))),
        Case(name: "so does a wall", isBroken: (true, true), river: Town.way("wall", (100, 0), (100, 200))),
        Case(name: "a street does not", isBroken: (false, false), river: Town.way("street", (100, -20), (100, 220))),
        Case(
            name: "nor a river under the ground", isBroken: (false, false),
            river: under(Town.way("river", (100, -20), (100, 220)))),
        Case(
            name: "a river that ends in the south leaves the north whole", isBroken: (true, false),
            river: Town.way("river", (100, -20), (100, 150))),
        Case(
            name: "a street leads over it", isBroken: (true, false),
            barriers: [Town.way("street", (90, 150), (110, 150))]),
        Case(name: "so does a gate", isBroken: (false, true), barriers: [Town.way("gate", (99, 50), (101, 50))]),
        Case(
            name: "a railway does not", isBroken: (true, true), barriers: [Town.way("railway", (90, 150), (110, 150))]),
        Case(
            name: "a street that ends at the river", isBroken: (true, true),
            barriers: [Town.way("street", (50, 150), (100, 150))]),
        Case(
            name: "… or a rounding beyond it", isBroken: (true, true),
            barriers: [Town.way("street", (50, 150), (100 + unit, 150))]),
        Case(
            name: "two streets that meet on the river", isBroken: (true, false),
            barriers: [Town.way("street", (50, 150), (100, 150)), Town.way("path", (100, 150), (130, 170))]),
        Case(
            name: "a street along the river, to a rounding", isBroken: (true, true),
            barriers: [
                Town.way("street", (100 - unit, -20), (100 + unit, 60), (100 - unit, 130), (100 + unit, 220))
            ]),
        Case(
            name: "a street that changes the side", isBroken: (false, true),
            barriers: [Town.way("street", (80, 20), (100, 30), (100, 60), (120, 70))]),
        Case(
            name: "a street over the river between the grids serves both", isBroken: (false, false),
            barriers: [Town.way("street", (50, 100), (150, 100))]),
        Case(
            name: "a tunnel under all", isBroken: (true, true),
            barriers: [under(Town.way("arterial", (-50, 150), (250, 150)))]),
        Case(name: "an underpass", isBroken: (true, false), barriers: [under(Town.way("path", (95, 150), (105, 150)))]),
        Case(name: "a building over the river", isBroken: (false, true), buildings: [Town.box(90, 40, 20, 10)]),
        Case(
            name: "a building at the river, to a rounding", isBroken: (true, true),
            buildings: [Town.box(90, 40, 10 + unit, 10)]),
        Case(
            name: "a building of two parts", isBroken: (false, true),
            buildings: [MultiPolygon(Town.box(80, 40, 10, 10).polygons + Town.box(110, 40, 10, 10).polygons)]),
        Case(
            name: "two rivers, a bridge over one", isBroken: (true, true),
            barriers: [Town.way("river", (104, -20), (104, 220)), Town.way("bridge", (98, 150), (102, 150))]),
        Case(
            name: "two rivers, a bridge over both", isBroken: (true, false),
            barriers: [Town.way("river", (104, -20), (104, 220)), Town.way("bridge", (98, 150), (106, 150))]),
        Case(
            name: "a border along a river, to a rounding", isBroken: (false, false),
            river: Town.way("river", (-20, 100 + unit), (90, 100 - unit), (220, 100)),
            grids: [
                Town.area([(0, 0), (200, 0), (200, 100), (130, 100 + unit), (60, 100 - unit), (0, 100)]),
                Town.area([(0, 100), (60, 100 - unit), (130, 100 + unit), (200, 100), (200, 200), (0, 200)]),
            ]),
    ]

    /// Asks about all of them at once, side by side.
    private func answer(_ cases: [Case]) throws -> OnFoot {
        var town = Town()
        var grids: [(community: String, area: MultiPolygon)] = []
        for (index, example) in cases.enumerated() {
            let east = Int32(index) * 100_000
            town.communities.append(
                PartitionCommunity(
                    code: example.name, name: "", outline: example.outline.moved(east: east)))
            for var barrier in example.barriers + (example.river.map { [$0] } ?? []) {
                barrier.line = barrier.line.map { Point($0.x + east, $0.y) }
                town.barriers.append(barrier)
            }
            for building in example.corners + example.buildings {
                town.buildings.append(Footprint(id: 0, ref: "", area: building.moved(east: east), weight: 1))
            }
            grids += example.grids.map { (example.name, $0.moved(east: east)) }
        }
        return try OnFoot(PartitionFiles(town, grids: grids))
    }

    @Test func `what a person sees at a glance`() throws {
        let answer = try answer(Self.cases)
        for (index, example) in Self.cases.enumerated() {
            #expect((answer.pieces[2 * index] > 1) == example.isBroken.south, "south: \(example.name)")
            #expect((answer.pieces[2 * index + 1] > 1) == example.isBroken.north, "north: \(example.name)")
        }
        let broken = Self.cases.filter { $0.isBroken.south || $0.isBroken.north }
        #expect(answer.unexplained == broken.map(\.name))
    }

    @Test(arguments: Seed.first(12))
    func `grids of made-up towns are`(seed: Seed) throws {
        let town = Town(seed)
        let outcome = try Partitioner.divide(town.input())
        let answer = try OnFoot(PartitionFiles(town, outcome))
        var pieces = answer.pieces[...]
        for division in outcome.divisions {
            let own = pieces.prefix(division.cells.count)
            pieces = pieces.dropFirst(division.cells.count)
            guard division.wasDivided else { continue }
            #expect(division.piecesOnFoot == Array(own))
            #expect(!answer.unexplained.contains(division.code))
            let told = division.findings.first { $0.code == .fewerGridsThanPieces }?.figures["pieces"]
            let needed = answer.communities[division.code]?.pieces ?? 0
            #expect(told == (needed > division.cells.count ? Double(needed) : nil))
        }
    }

    @Test func `fewer grids than pieces are an explanation; what nobody lives in, or lies apart, needs none`() throws {
        let whole = [Town.box(0, 0, 200, 200)]
        var apart = Case(name: "an island", isBroken: (false, false), river: nil)
        apart.outline = MultiPolygon(Town.box(0, 0, 95, 200).polygons + Town.box(105, 0, 95, 200).polygons)
        apart.grids = [apart.outline]
        var parted = Case(name: "parted", isBroken: (true, true))
        parted.grids = whole
        var empty = Case(name: "empty", isBroken: (false, false))
        empty.grids = whole
        empty.corners.removeLast()
        empty.corners.remove(at: 1)
        let answer = try answer([apart, parted, empty])
        #expect(answer.pieces == [1, 2, 1])
        #expect(answer.unexplained.isEmpty)
        #expect(answer.communities.mapValues(\.pieces) == ["an island": 1, "parted": 2, "empty": 1])
    }
}

extension MultiPolygon {
    fileprivate func moved(east: Int32) -> MultiPolygon {
        func moved(_ ring: Ring) -> Ring? { Ring(ring.points.map { Point($0.x + east, $0.y) }) }
        return MultiPolygon(
            polygons.compactMap { polygon in
                moved(polygon.exterior).map { Polygon($0, holes: polygon.holes.compactMap(moved)) }
            })
    }
}
