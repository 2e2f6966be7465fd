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
