import Foundation
import Geometry
import Planning
import Synchronization
import TestSupport
import Testing
import Topology

struct `Dividing communities` {
    @Test(arguments: Seed.first(24))
    func `every made-up town is divided as promised`(seed: Seed) throws {
        let input = try Town(seed).input()
        try Guarantees(input: input, outcome: Partitioner.divide(input)).check()
    }

    @Test(arguments: Seed.first(24))
    func `so is every made-up town with older grids`(seed: Seed) throws {
        let input = try Town(grown: seed).input()
        try Guarantees(input: input, outcome: Partitioner.divide(input)).check()
    }

    @Test(arguments: Seed.first(4))
    func `the same input and seed give the same cells, on one core and on two`(seed: Seed) throws {
        let input = try Town(grown: seed).input(seed: seed.value)
        let first = try Partitioner.divide(input, PartitionControl(cores: 1))
        for cores in [1, 2] {
            let again = try Partitioner.divide(input, PartitionControl(cores: cores))
            #expect(again.divisions.map(\.cells) == first.divisions.map(\.cells))
            #expect(again.divisions.map(\.weights) == first.divisions.map(\.weights))
        }
    }

    @Test func `progress is told and ends`() throws {
        let told = Told()
        _ = try Partitioner.divide(Town(Seed(1)).input(), PartitionControl(progress: { told.add($0) }))
        let phases = told.all.map(\.phase)
        #expect(phases.first == .blocks)
        #expect(phases.last == .borders)
        let search = told.all.filter { $0.phase == .search }
        #expect(Set(search.map(\.done)) == Set(1...max(1, search.count)))
    }

    @Test func `a kept community keeps its cells but for new nodes on its border`() throws {
        var town = Town()
        let drawn = [Town.box(200, 0, 200, 90), Town.box(200, 90, 200, 110)]
        town.communities = [
            PartitionCommunity(code: "1", name: "", outline: Town.box(0, 0, 200, 200), band: 10...30),
            PartitionCommunity(
                code: "2", name: "", outline: Town.box(200, 0, 200, 200), task: .keep, old: .drawn(drawn)),
        ]
        town.barriers = [Barrier(line: [Town.point(-10, 101), Town.point(500, 103)], strength: 1)]
        town.buildings = (0..<10).map {
            Footprint(
                id: Int64($0), ref: "", area: Town.box(20 * Double($0), $0 % 2 == 0 ? 20 : 150, 10, 10), weight: 4)
        }
        let outcome = try Partitioner.divide(town.input())
        #expect(outcome.divisions[0].cells.count == 2)
        #expect(!outcome.divisions[1].wasDivided)
        let kept = outcome.divisions[1].cells[0].rings.map { Set($0.points) }
        #expect(kept == drawn[0].rings.map { Set($0.points) })
        let grown = try #require(outcome.divisions[1].cells[1].polygons.first)
        #expect(grown.exterior.points.count == 5)
        #expect(grown.doubleArea == drawn[1].doubleArea)
        _ = try Coverage(outcome.divisions.flatMap(\.cells))
    }
}

/// Collects what a callback is told, from any thread.
private final class Told: Sendable {
    private let list = Mutex<[PartitionProgress]>([])
    func add(_ progress: PartitionProgress) { list.withLock { $0.append(progress) } }
    var all: [PartitionProgress] { list.withLock { $0 } }
}
