import Geometry
import Planning
import TestSupport
import Testing
import Topology

struct `Dividing at the edge of what can be` {
    private func divide(_ town: Town) throws -> PartitionOutcome.Division { try town.divided().divisions[0] }

    @Test func `more locked grids than were asked for are told`() throws {
        var town = Town.square(Array(repeating: 2, count: 100))
        town.communities[0].old = .drawn((0..<4).map { Town.box(50 * Double($0), 0, 50, 100) })
        town.communities[0].locked = [0, 1, 2, 3]
        town.communities[0].grids = 3
        let division = try town.divided().divisions[0]
        #expect(division.cells.count == 5)
        let finding = try #require(division.findings.first { $0.code == .gridsAdjusted })
        #expect(finding.figures == ["asked": 3, "grids": 5])
    }

    @Test func `without a building it is one grid, and said so`() throws {
        let division = try divide(.square([]))
        #expect(division.cells.count == 1)
        #expect(division.findings.map(\.code) == [.noHouseholds])
    }

    @Test func `one building is one grid below the band`() throws {
        let division = try divide(.square([4]))
        #expect(division.weights == [4])
        #expect(Set(division.findings.map(\.code)) == [.bandImpossible, .gridOutsideBand])
    }

    @Test func `without a barrier, buildings alone are shared out`() throws {
        let division = try divide(.square(Array(repeating: 2, count: 50)))
        #expect(division.weights == Array(repeating: 20, count: 5))
    }

    @Test func `a tower above the band is named`() throws {
        let division = try divide(.square([200] + Array(repeating: 2, count: 40)))
        let finding = try #require(division.findings.first { $0.code == .blockExceedsBand })
        #expect(finding.subjects.contains("b0"))
        #expect(finding.figures["households"] ?? 0 >= 200)
        #expect(division.deviation >= division.bound)
        #expect(division.bound > 1)
    }

    @Test func `more grids than blocks are as many grids as blocks`() throws {
        let division = try divide(.square([5, 5, 5], grids: 40))
        #expect(division.cells.count == 3)
        let finding = try #require(division.findings.first { $0.code == .gridsAdjusted })
        #expect(finding.figures == ["asked": 40, "grids": 3])
    }

    @Test func `a community that would need more grids than it has codes is refused before the work`() throws {
        func refused(_ change: (inout Town) -> Void) -> PlanningError.TooManyGrids? {
            var town = Town.square(Array(repeating: 300, count: 100), band: 10...30)
            change(&town)
            do { _ = try Partitioner.divide(town.input()) } catch PlanningError.tooManyGrids(let grids) {
                return grids
            } catch {}
            return nil
        }
        // Each building alone is more than a grid.
        #expect(refused { _ in } == nil)
        let many = refused { town in
            town.communities[0].mostGrids = 49
            for index in town.buildings.indices { town.buildings[index].weight = 10 }
        }
        #expect(many?.wanted == 50 && many?.inBand == 34...100 && many?.most == 49)
        #expect(refused { $0.communities[0].grids = 1000 }?.inBand == nil)
        #expect(refused { $0.grids = 1000 }?.wanted == 1000)
        #expect(refused { $0.communities[0].grids = 90 } == nil)
    }

    @Test func `one grid asked for is the community`() throws {
        let division = try divide(.square(Array(repeating: 2, count: 50), grids: 1))
        #expect(division.weights == [100])
    }

    @Test func `ground that is shared out by area is parted between buildings, and weighs what it has in the end`()
        throws
    {
        // 25 faces of 1,600 m², each with four buildings: too small to be parted were there one grid, too large for one.
        let streets = [40.0, 80, 120, 160].flatMap { place in
            [Town.way("street", (place, 0), (place, 200)), Town.way("street", (0, place), (200, place))]
        }
        let town = Town.square(Array(repeating: 2, count: 100), band: 700...900, barriers: streets)
        var input = try town.input()
        input.weighsArea = true
        let division = try Partitioner.divide(input).divisions[0]
        #expect(division.cells.count == 50)
        for (cell, weight) in zip(division.cells, division.weights) {
            #expect(weight == Int(try input.plane.area(of: cell).rounded()))
            #expect((700...900).contains(weight))
        }
        #expect(!division.findings.contains { $0.code == .blockExceedsBand })
        #expect(division.deviation >= division.bound)
    }

    @Test func `without households, area is shared out among as many grids as asked`() throws {
        let cross = [
            Barrier(line: [Town.point(100, -5), Town.point(100, 205)], strength: 1),
            Barrier(line: [Town.point(-5, 101), Town.point(205, 99)], strength: 1),
        ]
        let division = try divide(.square([], barriers: cross, grids: 2))
        #expect(division.cells.count == 2)
        let areas = division.cells.map { Double($0.doubleArea) }
        #expect(abs(areas[0] / areas[1] - 1) < 0.1)
    }

    @Test func `a building that a barrier runs through stays whole`() throws {
        var town = Town.square(Array(repeating: 6, count: 10), band: 25...35)
        town.barriers = [Barrier(line: [Town.point(52, -5), Town.point(48, 205)], strength: 1)]
        town.buildings.append(Footprint(id: 99, ref: "b99", area: Town.box(20, 60, 100, 12), weight: 20))
        #expect(try divide(town).cells.count > 1)
    }

    @Test func `a building over the community's border is told, and counts once`() throws {
        var town = Town.square(Array(repeating: 2, count: 20))
        town.communities.append(
            PartitionCommunity(code: "2", name: "", outline: Town.box(200, 0, 100, 200), band: 10...30))
        town.buildings.append(Footprint(id: 77, ref: "b77", area: Town.box(190, 100, 30, 10), weight: 9))
        let input = try town.input()
        let outcome = try Partitioner.divide(input)
        try Guarantees(input: input, outcome: outcome).check()
        #expect(outcome.cutByCommunity == [77])
        #expect(outcome.divisions.map { $0.weights.reduce(0, +) } == [40, 9])
    }

    @Test func `all grids asked for are shared out by households, at least one each`() throws {
        var town = Town.square(Array(repeating: 3, count: 60))
        town.communities.append(
            PartitionCommunity(code: "2", name: "", outline: Town.box(200, 0, 100, 200), band: 10...30))
        town.buildings.append(Footprint(id: 77, ref: "b77", area: Town.box(240, 100, 30, 10), weight: 1))
        town.grids = 7
        let outcome = try Partitioner.divide(town.input())
        #expect(outcome.divisions.map(\.cells.count) == [6, 1])
    }

    @Test func `a building without area counts where its point stands`() throws {
        var town = Town.square(Array(repeating: 2, count: 10))
        town.buildings.append(Footprint(id: 50, ref: "p", area: nil, point: Town.point(150, 150), weight: 7))
        town.buildings.append(Footprint(id: 51, ref: "q", area: nil, point: Town.point(900, 150), weight: 7))
        let outcome = try Partitioner.divide(town.input())
        #expect(outcome.divisions[0].weights.reduce(0, +) == 27)
        #expect(outcome.outside == [51])
    }

    @Test func `zero-area and repeated footprints do no harm`() throws {
        var town = Town.square(Array(repeating: 2, count: 30))
        let flat = try #require(Ring([Town.point(30, 120), Town.point(40, 120), Town.point(50, 120)]))
        town.buildings.append(Footprint(id: 60, ref: "flat", area: MultiPolygon(Polygon(flat)), weight: 1))
        town.buildings.append(Footprint(id: 61, ref: "twin", area: town.buildings[3].area, weight: 1))
        town.buildings.append(Footprint(id: 62, ref: "none", area: MultiPolygon([]), weight: 1))
        let outcome = try Partitioner.divide(town.input())
        _ = try Coverage(outcome.divisions.flatMap(\.cells))
        #expect(outcome.divisions[0].weights.reduce(0, +) >= 61)
    }
}
