import Geometry
import Planning
import TestSupport
import Testing
import Topology

/// Borders end on outlines at nodes that are rounded to the lattice, and so bend these by up to a unit.
struct `Dividing where a unit of the lattice decides` {
    /// Crosses the square at about so many metres from the south; the rounding differs with the height.
    private func crossing(_ height: Double) -> Barrier {
        Town.way("arterial", (-20, height), (260, height + 3.7), strength: 0.9)
    }

    /// The square with its eastern side aslant, and a building of ten by ten metres that is half beyond it, exactly.
    private func aslant(_ height: Double) throws -> (town: Town, half: MultiPolygon) {
        var town = Town.square(Array(repeating: 3, count: 100), barriers: [crossing(height)])
        town.communities[0].outline = Town.area([(0, 0), (200, 0), (230, 200), (0, 200)])
        let middle = Town.point(215, 100)
        let corners = [(-500, -450), (500, -450), (500, 450), (-500, 450)].map {
            Point(middle.x + Int32($0.0), middle.y + Int32($0.1))
        }
        let half = MultiPolygon(try #require(Ring(corners).map { Polygon($0) }))
        town.buildings.append(Footprint(id: 500, ref: "half", area: half, weight: 9))
        return (town, half)
    }

    private func assignment(of area: MultiPolygon, _ outcome: PartitionOutcome) throws -> Assignment {
        let cells = outcome.divisions.enumerated().flatMap { community, division in
            division.cells.enumerated().map {
                Assigner.Cell(grid: Int64(100 * community + $0), community: Int64(community), area: $1)
            }
        }
        return try #require(try Assigner(cells).assignment(area: area, point: nil))
    }

    private static let heights = (0..<20).map { 30 + 7.3 * Double($0) }

    @Test(arguments: heights)
    func `a building that stands half over the outline counts, whatever rounding does to that`(height: Double) throws {
        let (town, half) = try aslant(height)
        let outcome = try town.divided()
        #expect(outcome.outside.isEmpty)
        #expect(outcome.divisions[0].weights.reduce(0, +) == 309)
        let assignment = try assignment(of: half, outcome)
        #expect(assignment.grid != nil)
        #expect(assignment.isCutByCommunity)
    }

    @Test(arguments: heights)
    func `one that stands half in each of two communities counts in the first`(height: Double) throws {
        var (town, half) = try aslant(height)
        town.communities.append(
            PartitionCommunity(
                code: "2", name: "", outline: Town.area([(200, 0), (300, 0), (300, 200), (230, 200)]), band: 10...30))
        let outcome = try town.divided()
        #expect(outcome.divisions.map { $0.weights.reduce(0, +) } == [309, 0])
        #expect(try assignment(of: half, outcome).community == 0)
    }

    @Test func `one that stands half in each of two locked grids counts in the first`() throws {
        var town = Town.square([])
        town.communities[0].old = .drawn([Town.box(0, 0, 100, 200), Town.box(100, 0, 100, 200)])
        town.communities[0].locked = [0, 1]
        town.buildings = [Footprint(id: 1, ref: "b", area: Town.box(90, 90, 20, 20), weight: 5)]
        #expect(try town.divided().divisions[0].weights == [5, 0])
    }

    @Test func `a point on the rim of all communities counts in the one it touches`() throws {
        var town = Town.square(Array(repeating: 2, count: 100))
        for (index, place) in [(0, 50), (200, 50), (50, 0), (50, 200)].enumerated() {
            town.buildings.append(
                Footprint(
                    id: Int64(500 + index), ref: "rim", area: nil, point: Town.point(Double(place.0), Double(place.1)),
                    weight: 1))
        }
        let outcome = try town.divided()
        #expect(outcome.outside.isEmpty)
        #expect(outcome.divisions[0].weights.reduce(0, +) == 204)
    }

    @Test func `buildings known as points count where they stand, along a street that others cross`() throws {
        let street = [Town.point(97.3, -20), Town.point(104.1, 220)]
        // Crossed by ways that are no borders of grids.
        let crossings = stride(from: 0.0, to: 200, by: 5).map {
            Town.way("path", (60, $0), (140, $0 + 1.9), strength: 0)
        }
        var town = Town.square(
            Array(repeating: 2, count: 100), band: 200...400,
            barriers: [Barrier(line: street, kind: "arterial", strength: 1)] + crossings, grids: 2)
        let (dx, dy) = (Double(street[1].x - street[0].x), Double(street[1].y - street[0].y))
        for index in 1..<300 {
            // The nearest point of the lattice on one side of the street.
            let y = Double(index) * 60
            let x = Int32((dx * (y + 20 * Town.north) / dy).rounded(index % 2 == 0 ? .down : .up))
            town.buildings.append(
                Footprint(
                    id: Int64(1000 + index), ref: "p\(index)", area: nil,
                    point: Point(street[0].x + x, Town.origin.y + Int32(y)), weight: 1))
        }
        let division = try town.divided().divisions[0]
        #expect(division.cells.count == 2)
        #expect(division.weights.reduce(0, +) == 499)
    }

    @Test func `a wall that runs within a hair of an outline leaves no node on it`() throws {
        let input = try Town(Seed(651)).input()
        try Guarantees(input: input, outcome: Partitioner.divide(input)).check()
    }

    @Test func `films between locked grids are no grid, nor ground of one`() throws {
        func bent(_ x: Double, _ middle: Double, _ by: Int32) -> MultiPolygon {
            var points = [(100.0, 0.0), (100, 60), (100, 140), (100, 200), (x, 200), (x, 0)].map(Town.point)
            for index in 1...2 where (index == 1) == (middle < 100) { points[index].x += by }
            return MultiPolygon(Ring(points).map { [Polygon($0)] } ?? [])
        }
        var town = Town.square(Array(repeating: 2, count: 100))
        // Each leaves the other a triangle one unit wide.
        town.communities[0].old = .drawn([bent(0, 60, -1), bent(200, 140, 1)])
        town.communities[0].locked = [0, 1]
        let division = try town.divided().divisions[0]
        #expect(division.origins == [0, 1])
        #expect(division.weights == [100, 100])
        #expect(division.findings.isEmpty)
    }

    @Test func `where a building stands in a film, that is a grid`() throws {
        var town = Town.square([])
        let gap = MultiPolygon(
            Ring([Town.point(100, 0), Town.point(100, 200), Point(Town.point(100, 0).x - 1, Town.point(0, 100).y)])
                .map { [Polygon($0)] } ?? [])
        let west = try Overlay.difference(Town.box(0, 0, 100, 200), gap)
        town.communities[0].old = .drawn([west, Town.box(100, 0, 100, 200)])
        town.communities[0].locked = [0, 1]
        let stand = Point(Town.point(100, 0).x - 1, Town.point(0, 100).y)
        town.buildings = [Footprint(id: 1, ref: "b", area: nil, point: stand, weight: 5)]
        let division = try town.divided().divisions[0]
        #expect(division.weights == [0, 0, 5])
    }
}
