import Geometry
import Planning
import TestSupport
import Testing
import Topology

struct `Dividing what was divided before` {
    /// One community of 200 m by 200 m with a hundred buildings on a square raster.
    private func town(
        _ task: CommunityTask, _ old: OldGrids, locked: Set<Int> = [], grids: Int? = nil, group: Set<Int> = []
    ) -> Town {
        var town = Town()
        town.communities = [
            PartitionCommunity(
                code: "1", name: "", outline: Town.box(0, 0, 200, 200), task: task, old: old, locked: locked,
                grids: grids, band: 20...80)
        ]
        for index in 0..<100 {
            let (x, y) = (5 + 20 * Double(index % 10), 5 + 20 * Double(index / 10))
            let group: String? = group.contains(index) ? "estate" : nil
            town.buildings.append(
                Footprint(
                    id: Int64(index), ref: "b\(index)", area: Town.box(x, y, 10, 10), weight: 2, group: group))
        }
        return town
    }

    private func divide(_ town: Town) throws -> PartitionOutcome.Division {
        let input = try town.input()
        let outcome = try Partitioner.divide(input)
        try Guarantees(input: input, outcome: outcome).check()
        return outcome.divisions[0]
    }

    /// The outlines and grids as they are in force once the outcome is published.
    private func published(_ outcome: PartitionOutcome, into input: PartitionInput) throws -> PartitionInput {
        var input = input
        let groups = outcome.divisions.enumerated().flatMap { [Int](repeating: $0, count: $1.cells.count) }
        let outlines = try Coverage(outcome.divisions.flatMap(\.cells)).dissolved(by: groups).shapes
        for (index, division) in outcome.divisions.enumerated() {
            input.communities[index].outline = outlines[index]
            input.communities[index].old = .drawn(division.cells)
        }
        return input
    }

    /// Of its borders, in lattice units.
    private func length(of cell: MultiPolygon) -> Double {
        cell.rings.flatMap { zip($0.closed, $0.closed.dropFirst()) }.reduce(0) { length, side in
            let (east, north) = (Double(side.1.x - side.0.x), Double(side.1.y - side.0.y))
            return length + (east * east + north * north).squareRoot()
        }
    }

    @Test(arguments: Seed.first(8))
    func `dividing again after the first division was published gives the same grids`(seed: Seed) throws {
        var input = try Town(seed).input()
        for index in input.communities.indices {
            input.communities[index].old = .none
            input.communities[index].locked = []
            if input.communities[index].task != .keep { input.communities[index].task = .divide }
        }
        let first = try Partitioner.divide(input)
        let again = try Partitioner.divide(published(first, into: input))
        #expect(again.divisions.map(\.cells) == first.divisions.map(\.cells))
    }

    @Test(arguments: Seed.first(8))
    func `grids that are exact are adopted as they are, but for films of rounding`(seed: Seed) throws {
        var input = try Town(seed).input()
        for index in input.communities.indices {
            input.communities[index].old = .none
            input.communities[index].locked = []
            if input.communities[index].task != .keep { input.communities[index].task = .divide }
        }
        let first = try Partitioner.divide(input)
        var next = try published(first, into: input)
        for index in next.communities.indices where next.communities[index].task == .divide {
            next.communities[index].task = .adopt
        }
        let again = try Partitioner.divide(next)
        #expect(again.divisions.map(\.origins) == first.divisions.map { $0.cells.indices.map { $0 } })
        #expect(again.divisions.map(\.weights) == first.divisions.map(\.weights))
        for (cell, before) in zip(again.divisions.flatMap(\.cells), first.divisions.flatMap(\.cells)) {
            // A footprint over a border by a hair comes to one side, and a vertex goes to the next of the lattice.
            let change = abs(Double(cell.doubleArea - before.doubleArea))
            #expect(change < max(1e-3 * Double(before.doubleArea), 2 * length(of: before)), "\(before)")
        }
    }

    @Test func `hand-drawn grids with gaps, overlaps and a cut building come out exact`() throws {
        let drawn = [
            Town.area([(0, 0), (98.5, 0), (98.5, 199), (0, 200)]), Town.box(99.5, 0, 101, 108),
            Town.box(98, 109, 104, 94),
        ]
        let division = try divide(town(.adopt, .drawn(drawn)))
        #expect(division.origins == [0, 1, 2])
        #expect(division.weights == [100, 50, 50])
        // Where two borders were drawn, the new one is one of them.
        let corners = Set(division.cells.flatMap { $0.rings.flatMap(\.points) })
        #expect(corners.count < 40)
    }

    @Test func `grids known by their buildings are drawn around these`() throws {
        let members = Dictionary(uniqueKeysWithValues: (0..<100).map { (Int64($0), $0 % 10 < 3 ? 0 : $0 < 50 ? 1 : 2) })
        let division = try divide(town(.adopt, .members(members, count: 4)))
        #expect(division.origins == [0, 1, 2])
        #expect(division.weights == [60, 70, 70])
    }

    @Test func `a locked grid stays as it is, and the rest is divided`() throws {
        let drawn = [Town.box(0, 0, 100, 100), Town.box(100, 0, 100, 100), Town.box(0, 100, 200, 100)]
        let division = try divide(town(.divide, .drawn(drawn), locked: [1], grids: 4))
        #expect(division.cells.count == 4)
        #expect(division.origins == [1, nil, nil, nil])
        #expect(division.weights[0] == 50)
        let locked = division.cells[0].rings.flatMap(\.points)
        #expect(Set(locked).isSuperset(of: drawn[1].rings.flatMap(\.points)))
        #expect(division.cells[0].doubleArea == drawn[1].doubleArea)
    }

    @Test func `what no adopted grid can be walked to from goes to one of them, and it is told`() throws {
        // Nobody gets to the east but by water; two grids have ground there, one of them without a building on it.
        let south = Town.area([(0, 0), (200, 0), (200, 60), (160, 60), (160, 100), (0, 100)])
        let north = Town.area([(0, 100), (160, 100), (160, 60), (200, 60), (200, 200), (0, 200)])
        var town = town(.adopt, .drawn([south, north]))
        town.barriers = [Town.way("river", (160, -5), (160, 205))]
        town.buildings.removeAll { $0.id < 30 && $0.id % 10 >= 8 }
        let division = try divide(town)
        #expect(division.piecesOnFoot == [1, 2])
        #expect(division.cells[0].box?.maxX == Town.point(160, 0).x)
        let findings = division.findings.filter { $0.code == .gridInPieces }
        #expect(findings.map(\.figures) == [["pieces": 2]] && findings.map(\.grid) == [1])
    }

    @Test func `rebalancing leaves grids inside the band alone`() throws {
        let drawn = [Town.box(0, 0, 120, 100), Town.box(120, 0, 80, 100), Town.box(0, 100, 200, 100)]
        let division = try divide(town(.rebalance, .drawn(drawn)))
        #expect(division.origins == [0, 1, 2])
        #expect(division.weights.reduce(0, +) == 200)
        #expect(division.weights.allSatisfy { (20...80).contains($0) })
    }

    @Test func `a group comes into one grid with what lies between`() throws {
        let drawn = [Town.box(0, 0, 60, 200), Town.box(60, 0, 140, 200)]
        #expect(try divide(town(.adopt, .drawn(drawn))).weights == [60, 140])
        #expect(try divide(town(.adopt, .drawn(drawn), group: [1, 3])).weights == [62, 138])
    }

    @Test func `a group that nobody can walk through stays apart, and it is told`() throws {
        var apart = town(.divide, .none, group: [0, 3])
        apart.barriers = [
            Barrier(line: [Town.point(42, -5), Town.point(42, 205)], kind: "river", strength: 1)
        ]
        let finding = try #require(divide(apart).findings.first { $0.code == .groupApart })
        #expect(finding.subjects == ["b3"])
    }

    @Test func `ground that a lock parts is pieces of its own`() throws {
        let drawn = [Town.box(0, 0, 80, 200), Town.box(80, 0, 40, 200), Town.box(120, 0, 80, 200)]
        let division = try divide(town(.divide, .drawn(drawn), locked: [1], grids: 3))
        #expect(division.weights == [40, 80, 80])
        #expect(division.piecesOnFoot == [1, 1, 1])
        // The locked grid is off the mean by 80 / 3.
        #expect(abs(division.bound - 0.4) < 1e-9)
        let fewer = try Partitioner.divide(
            town(.divide, .drawn(drawn), locked: [1], grids: 2).input()
        ).divisions[0]
        #expect(fewer.weights == [40, 160])
        #expect(fewer.piecesOnFoot == [1, 2])
        #expect(fewer.findings.contains { $0.code == .fewerGridsThanPieces })
    }

    @Test func `a list of buildings that says where each is comes out as said`() throws {
        let drawn = town(.divide, .none)
        let first = try Partitioner.divide(drawn.input()).divisions[0]
        var members: [Int64: Int] = [:]
        for building in drawn.buildings {
            let corner = try #require(building.area?.polygons.first?.exterior.points.first)
            members[building.id] = first.cells.firstIndex { $0.place(of: corner) == .inside }
        }
        let again = try divide(town(.adopt, .members(members, count: first.cells.count)))
        #expect(again.weights == first.weights)
    }
}
