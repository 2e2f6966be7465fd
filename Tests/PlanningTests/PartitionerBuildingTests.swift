import Geometry
import Planning
import TestSupport
import Testing

/// A square of buildings with two households each; grids of 10 to 30.
struct `Dividing among buildings in every state` {
    private func town(_ more: [MultiPolygon], barriers: [Barrier] = []) -> Town {
        var town = Town.square(Array(repeating: 2, count: 40), barriers: barriers)
        for area in more {
            let id = town.buildings.count
            town.buildings.append(Footprint(id: Int64(id), ref: "b\(id)", area: area, weight: 2))
        }
        return town
    }

    /// The grid that holds the place.
    private func grid(at place: (Double, Double), in outcome: PartitionOutcome) -> Int? {
        outcome.divisions[0].cells.firstIndex { $0.place(of: Town.point(place.0, place.1)) == .inside }
    }

    @Test func `a terrace that touches wall by wall may be parted, and no house is`() throws {
        let terrace = (0..<20).map { Town.box(10 * Double($0), 120, 10, 12) }
        let outcome = try town(terrace).divided()
        #expect(outcome.divisions[0].weights.reduce(0, +) == 120)
        #expect(Set((0..<20).map { grid(at: (10 * Double($0) + 5, 126), in: outcome) }).count > 1)
    }

    @Test func `houses that overlap stay together`() throws {
        let chain = (0..<6).map { Town.box(20 + 10 * Double($0), 120, 11, 12) }
        let outcome = try town(chain).divided()
        #expect(Set((0..<6).map { grid(at: (25 + 10 * Double($0), 126), in: outcome) }).count == 1)
    }

    @Test func `one above the other, or underground, they stay together and all count`() throws {
        let tower = Town.box(90, 110, 20, 20)
        let outcome = try town([tower, tower, Town.box(95, 115, 10, 10), Town.box(80, 100, 40, 40)]).divided()
        #expect(outcome.divisions[0].weights.reduce(0, +) == 88)
        #expect(Set([(85, 105), (100, 120), (115, 135)].map { grid(at: $0, in: outcome) }).count == 1)
    }

    @Test func `a house over a road is whole, and so is one that overlaps it`() throws {
        let road = Town.way("arterial", (100, -20), (100, 220), strength: 0.9)
        let outcome = try town([Town.box(80, 110, 22, 12), Town.box(101, 110, 22, 12)], barriers: [road]).divided()
        #expect(grid(at: (82, 115), in: outcome) == grid(at: (120, 115), in: outcome))
    }

    /// The same buildings as areas and as points; the river has no bridge.
    @Test(arguments: [[], [Town.way("river", (-20, 100), (220, 100))]])
    func `houses known by their places alone part a heavy block as their areas do`(rivers: [Barrier]) throws {
        let areas = Town.square(Array(repeating: 2, count: 100), barriers: rivers)
        var points = areas
        for index in points.buildings.indices {
            let (column, row) = (Double(index % 10), Double(index / 10))
            points.buildings[index].area = nil
            points.buildings[index].point = Town.point(10 + 20 * column, 10 + 20 * row)
        }
        // Two of one place cannot be parted.
        points.buildings[1].point = points.buildings[0].point
        let (expected, division) = (try areas.divided().divisions[0], try points.divided().divisions[0])
        #expect(division.weights.count == expected.weights.count && division.weights.count == 10)
        #expect(division.weights.allSatisfy((10...30).contains) && division.findings.isEmpty)
        #expect(division.piecesOnFoot == Array(repeating: 1, count: 10))
        for (cell, weight) in zip(division.cells, division.weights) {
            let held = points.buildings.filter { $0.point.map { cell.place(of: $0) == .inside } ?? false }
            #expect(held.count * 2 == weight)
        }
    }

    @Test func `a house of two parts is in one grid`() throws {
        let parts = Town.box(20, 120, 10, 10).polygons + Town.box(170, 180, 10, 10).polygons
        let outcome = try town([MultiPolygon(parts)]).divided()
        #expect(grid(at: (25, 125), in: outcome) == grid(at: (175, 185), in: outcome))
    }

    @Test func `all weight in one tower is one grid beside grids of nothing, and said`() throws {
        var town = town([])
        for index in town.buildings.indices { town.buildings[index].weight = index == 17 ? 100 : 0 }
        let division = try town.divided().divisions[0]
        #expect(division.weights.max() == 100)
        let finding = try #require(division.findings.first { $0.code == .blockExceedsBand })
        #expect(finding.figures == ["households": 100, "maximum": 30])
        #expect(finding.subjects.first == "b17")
        #expect(division.deviation == division.bound)
    }

    @Test func `a band that no number of grids fits is told with its figures`() throws {
        var town = town([])
        town.communities[0].band = 50...60
        let division = try town.divided().divisions[0]
        let finding = try #require(division.findings.first { $0.code == .bandImpossible })
        #expect(finding.figures["households"] == 80)
        #expect(finding.figures["minimum"] == 50)
        #expect(finding.figures["maximum"] == 60)
    }
}
