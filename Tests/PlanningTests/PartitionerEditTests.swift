import Geometry
import TestSupport
import Testing
import Topology

@testable import Planning

struct `Editing grids by hand` {
    /// One community of 200 m by 200 m with a hundred buildings of two households on a square raster, and three grids.
    private func town(locked: Set<Int> = [], barriers: [Barrier] = []) -> Town {
        var town = Town()
        town.communities = [
            PartitionCommunity(
                code: "1", name: "", outline: Town.box(0, 0, 200, 200), task: .keep, old: .drawn(Self.drawn),
                locked: locked, band: 20...80)
        ]
        town.barriers = barriers
        for index in 0..<100 {
            let (x, y) = (5 + 20 * Double(index % 10), 5 + 20 * Double(index / 10))
            town.buildings.append(
                Footprint(id: Int64(index), ref: "b\(index)", area: Town.box(x, y, 10, 10), weight: 2))
        }
        return town
    }

    /// West, east and north.
    private static let drawn = [Town.box(0, 0, 100, 100), Town.box(100, 0, 100, 100), Town.box(0, 100, 200, 100)]

    private func edit(
        _ town: Town, _ edit: GridEdit, keeping: Int? = nil
    ) throws -> PartitionOutcome.Division {
        let input = try town.input()
        let outcome = try Partitioner.edit(input, community: 0, by: edit, keeping: keeping)
        try check(outcome, of: input, 0, edit)
        return outcome.divisions[0]
    }

    /// All that a division promises, and grids that the edit does not name stay as if they were locked.
    private func check(_ outcome: PartitionOutcome, of input: PartitionInput, _ index: Int, _ edit: GridEdit) throws {
        let cells = input.communities[index].drawn
        let homes = BuildingHomes(input.buildings, in: cells).cells
        let named = edit.grids { id in
            input.buildings.firstIndex { $0.id == id }.flatMap { homes[$0] < 0 ? nil : Int(homes[$0]) }
        }
        var asked = input
        asked.communities[index].task = .adopt
        asked.communities[index].locked = Set(cells.indices).subtracting(named)
        let adopted = try Partitioner.divide(adopting(input, index))
        var whole = outcome
        (whole.cutByCommunity, whole.outside) = (adopted.cutByCommunity, adopted.outside)
        let guarantees = try Guarantees(input: asked, outcome: whole)
        try guarantees.check()
        let (before, after) = (adopted.divisions[index], outcome.divisions[index])
        #expect(after.weights.reduce(0, +) == before.weights.reduce(0, +))
        #expect(after.piecesOnFoot.max() ?? 1 <= before.piecesOnFoot.max() ?? 1)
        for other in input.communities.indices where other != index {
            for (cell, before) in zip(outcome.divisions[other].cells, input.communities[other].drawn) {
                #expect(guarantees.farthest(cell.rings, from: before.rings) <= 1)
                #expect(guarantees.farthest(before.rings, from: cell.rings) <= 1)
            }
        }
    }

    private func adopting(_ input: PartitionInput, _ index: Int) -> PartitionInput {
        var input = input
        input.communities[index].task = .adopt
        return input
    }

    private func points(_ area: MultiPolygon) -> Set<Point> { Set(area.rings.flatMap(\.points)) }

    private func longitudes(_ metres: Double...) -> [Int32] { metres.map { Town.point($0, 0).x } }

    @Test func `merged grids are one, and the others stay to the vertex`() throws {
        let division = try edit(town(), .merge([0, 1]))
        #expect(division.origins == [2, nil])
        #expect(division.weights == [100, 100])
        #expect(points(division.cells[0]).isSuperset(of: points(Self.drawn[2])))
        #expect(division.cells[1].polygons.count == 1)
        let kept = try edit(town(), .merge([0, 1]), keeping: 1)
        #expect(kept.origins == [1, 2])
        #expect(kept.weights == [100, 100])
    }

    @Test func `a grid is split into parts of about equal weight`() throws {
        let division = try edit(town(), .split(2, parts: 3))
        #expect(division.origins == [0, 1, nil, nil, nil])
        #expect(division.weights.prefix(2) == [50, 50])
        #expect(division.weights.dropFirst(2).allSatisfy { (30...36).contains($0) })
        let kept = try edit(town(), .split(2, parts: 3), keeping: 2)
        #expect(kept.origins.sorted { ($0 ?? 9) < ($1 ?? 9) } == [0, 1, 2, nil, nil])
        let going = try #require(kept.origins.firstIndex(of: 2))
        #expect(kept.weights[going] == kept.weights.indices.filter { $0 > 1 }.map { kept.weights[$0] }.max())
    }

    @Test func `a line parts a grid where it was drawn`() throws {
        // Its ends are led on to the border.
        let line = [Town.point(60, 130), Town.point(60, 170)]
        let division = try edit(town(), .part(2, along: line), keeping: 2)
        #expect(division.origins == [0, 1, 2, nil])
        #expect(division.weights == [50, 50, 70, 30])
        #expect(division.cells[3].box?.maxX == longitudes(60)[0])
        #expect(try edit(town(), .part(2, along: line)).origins == [0, 1, nil, nil])
    }

    @Test func `a border leaves its line for a street nearby, and for buildings across it`() throws {
        let line = [Town.point(66, 130), Town.point(66, 170)]
        let street = Town.way("street", (60, 90), (60, 210))
        let along = try edit(town(barriers: [street]), .part(2, along: line))
        #expect(along.weights == [50, 50, 70, 30])
        #expect(along.cells[3].box?.maxX == longitudes(60)[0])
        // Buildings stand from 65 to 75.
        let around = try edit(town(), .part(2, along: line))
        #expect(around.weights == [50, 50, 70, 30])
        // A street far off is none of its business.
        let far = Town.way("street", (20, 90), (20, 210))
        #expect(try edit(town(barriers: [far]), .part(2, along: line)).weights == [50, 50, 70, 30])
    }

    @Test func `a closed line parts what it goes around`() throws {
        let ring = [(20.0, 120.0), (60, 120), (60, 160), (20, 160), (20, 120)].map { Town.point($0.0, $0.1) }
        let division = try edit(town(), .part(2, along: ring))
        #expect(division.weights == [50, 50, 92, 8])
    }

    @Test func `a border between two grids is drawn anew, and both go on`() throws {
        let division = try edit(town(), .redraw(0, 1, along: [Town.point(120, 20), Town.point(120, 80)]))
        #expect(division.origins == [0, 1, 2])
        #expect(division.weights == [60, 40, 100])
        #expect(division.cells[0].box?.maxX == longitudes(120)[0])
        #expect(points(division.cells[2]).isSuperset(of: points(Self.drawn[2])))
    }

    @Test func `buildings move into the grid beside them`() throws {
        // Those nearest to the border of west and east, and one more beyond.
        let division = try edit(town(), .move([5, 15, 6], to: 0))
        #expect(division.origins == [0, 1, 2])
        #expect(division.weights == [56, 44, 100])
        // Already there.
        #expect(try edit(town(), .move([0], to: 0)).weights == [50, 50, 100])
    }

    @Test func `what cannot be made is refused with its reason`() throws {
        func fault(_ town: Town, _ change: GridEdit) -> EditFault? {
            do {
                _ = try Partitioner.edit(town.input(), community: 0, by: change)
                return nil
            } catch {
                return error as? EditFault
            }
        }
        #expect(fault(town(locked: [1]), .merge([0, 1])) == .locked(grid: 1))
        #expect(fault(town(), .merge([0, 3])) == .noGrid(number: 3))
        #expect(fault(town(), .merge([0, 0])) == .noGrid(number: 0))
        #expect(fault(town(), .redraw(1, 1, along: [])) == .noGrid(number: 1))
        #expect(fault(town(), .move([0, 1000], to: 1)) == .elsewhere(building: 1000))
        // In the far corner, with a grid's ground all around.
        #expect(fault(town(), .move([0], to: 1)) == .breaks(grid: 1, pieces: 2))
        #expect(
            fault(town(), .move((0..<100).filter { $0 % 10 > 4 && $0 < 50 }.map { Int64($0) }, to: 0))
                == .empties(grid: 1))
        #expect(fault(town(), .part(2, along: [Town.point(20, 20), Town.point(60, 20)])) == .partsNothing)
        let loop = [(20.0, 120.0), (60, 160), (60, 120), (20, 160)].map { Town.point($0.0, $0.1) }
        #expect(fault(town(), .part(2, along: loop)) == .tangled(limit: 10_000))
        let long = (0...10_000).map { Town.point(20 + 0.01 * Double($0), 150) }
        #expect(fault(town(), .part(2, along: long)) == .tangled(limit: 10_000))
        #expect(fault(town(), .split(0, parts: 26)) == .tooFewBlocks(grid: 0, blocks: 25))
        let river = Town.way("river", (100, -5), (100, 105))
        #expect(fault(town(barriers: [river]), .merge([0, 1])) == .breaks(grid: nil, pieces: 2))
    }

    @Test(arguments: Seed.first(12))
    func `whatever is edited, everything else stays`(seed: Seed) throws {
        var random = seed.generator
        var input = try Town(seed).input()
        for index in input.communities.indices {
            input.communities[index].old = .none
            input.communities[index].locked = []
            input.communities[index].task = .divide
        }
        let first = try Partitioner.divide(input)
        let groups = first.divisions.enumerated().flatMap { [Int](repeating: $0, count: $1.cells.count) }
        let outlines = try Coverage(first.divisions.flatMap(\.cells)).dissolved(by: groups).shapes
        for index in input.communities.indices {
            input.communities[index].outline = outlines[index]
            input.communities[index].old = .drawn(first.divisions[index].cells)
            input.communities[index].task = .keep
        }
        for index in input.communities.indices {
            let cells = first.divisions[index].cells
            for _ in 0..<6 {
                let change = try #require(anEdit(cells, input.buildings, &random))
                guard let outcome = try edited(input, index, change) else { continue }
                try check(outcome, of: input, index, change)
            }
        }
    }

    /// `nil` when it cannot be made.
    private func edited(_ input: PartitionInput, _ index: Int, _ change: GridEdit) throws -> PartitionOutcome? {
        do {
            return try Partitioner.edit(input, community: index, by: change)
        } catch is EditFault {
            return nil
        }
    }

    private func anEdit(
        _ cells: [MultiPolygon], _ buildings: [Footprint], _ random: inout SeededGenerator
    ) -> GridEdit? {
        guard let a = cells.indices.randomElement(using: &random), let b = cells.indices.randomElement(using: &random),
            let box = cells[a].box
        else { return nil }
        let line = (0..<3).map { _ in
            Point(
                Int32.random(in: box.minX...box.maxX, using: &random),
                Int32.random(in: box.minY...box.maxY, using: &random))
        }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return .merge([a, b])
        case 1: return .split(a, parts: 2)
        case 2: return .part(a, along: line)
        case 3: return .redraw(a, b, along: line)
        default:
            let some = buildings.filter { _ in Int.random(in: 0..<40, using: &random) == 0 }
            return .move(some.map(\.id), to: a)
        }
    }
}
