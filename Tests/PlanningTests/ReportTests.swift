import Foundation
import Geometry
import TestSupport
import Testing

@testable import Planning

struct `The report of a division` {
    /// What shapely measures.
    private struct Measured: Decodable {
        struct Border: Decodable {
            var inner: Double
            var along: Double
            var strength: Double
        }

        var area: [Double]
        var reock: [Double]
        var polsby_popper: [Double]
        var communities: [String: Border]
    }

    @Test(arguments: Seed.first(5))
    func `shapely measures the same`(seed: Seed) throws {
        let town = Town(seed)
        let input = try town.input()
        let outcome = try Partitioner.divide(input)
        let report = try PartitionReport(input, outcome)
        let divided = outcome.divisions.filter(\.wasDivided)
        let files = try PartitionFiles(
            town, grids: divided.flatMap { division in division.cells.map { (division.code, $0) } })
        let output = try Oracle.run(
            "report.py",
            arguments: [files.path("grids"), "--plane", "\(input.plane.epsg)", "--barriers", files.path("barriers")])
        let measured = try JSONDecoder().decode(Measured.self, from: output)

        let grids = report.communities.flatMap(\.grids)
        #expect(isSame(grids.map(\.area), measured.area))
        #expect(isSame(grids.map(\.reock), measured.reock))
        #expect(isSame(grids.map(\.polsbyPopper), measured.polsby_popper))
        for community in report.communities {
            let border = try #require(measured.communities[community.code])
            let figures = community.figures
            #expect(abs(figures.innerBorder - border.inner) <= 1e-5 * border.inner + 0.01)
            // Pieces may begin elsewhere along a border, which shows where it leaves a barrier.
            let slack = 0.01 * border.inner + 4
            #expect(abs(figures.barrierShare * figures.innerBorder - border.along) <= slack)
            #expect(abs(figures.strengthShare * figures.innerBorder - border.strength) <= slack)
            #expect(figures.innerBorder >= figures.discBound)
        }
    }

    @Test(arguments: Seed.first(12))
    func `figures follow from the grids, and the totals from the communities`(seed: Seed) throws {
        let input = try Town(seed).input()
        let outcome = try Partitioner.divide(input)
        let report = try PartitionReport(input, outcome)
        let divided = outcome.divisions.filter(\.wasDivided)
        #expect(report.communities.map(\.code) == divided.map(\.code))
        for (community, division) in zip(report.communities, divided) {
            #expect(community.grids.map(\.weight) == division.weights)
            #expect(abs(community.figures.greatestDeviation - division.deviation) < 1e-9)
            #expect(community.figures.deviationBound == division.bound)
            let inBand = community.grids.count { community.band.contains($0.weight) }
            #expect(abs(community.figures.inBand * Double(community.grids.count) - Double(inBand)) < 1e-9)
        }
        for community in report.communities {
            let (grids, figures) = (community.grids, community.figures)
            func sum(_ figure: (PartitionReport.Grid) -> Double) -> Double { grids.reduce(0) { $0 + figure($1) } }
            #expect(abs(sum(\.border) / 2 - figures.innerBorder) < 1e-6 * (1 + figures.innerBorder))
            #expect(grids.allSatisfy { $0.border >= $0.discBound - 1e-6 && $0.squareReference >= $0.discBound })
            // A grid that needs no border at all does not make up for another.
            #expect(sum(\.discBound) / 2 >= figures.discBound - 1e-6)
            #expect(figures.moved.map { moved in grids.reduce(0) { $0 + ($1.moved ?? 0) } == moved.weight } ?? true)
            #expect(grids.allSatisfy { ($0.moved == nil) == (figures.moved == nil) })
        }
        #expect(report.total.grids == divided.reduce(0) { $0 + $1.cells.count })
        #expect(report.total.weight == divided.flatMap(\.weights).reduce(0, +))
        let inner = report.communities.reduce(0) { $0 + $1.figures.innerBorder }
        #expect(abs(report.total.innerBorder - inner) < 1e-6 * (1 + inner))
        let again = try JSONDecoder().decode(PartitionReport.self, from: JSONEncoder().encode(report))
        #expect(again == report)
    }

    /// What the scorer of the shared folder says of any division.
    private struct Score: Decodable {
        var households: Double
        var in_range: Double
        var max_dev: Double
        var mean_dev: Double
        var pp_mean: Double
        var pp_min: Double
        var reock_mean: Double
        var reock_min: Double
        var inner_boundary_m: Double
        var inner_l1_reference_m: Double
        var barrier_share: Double?
        var hard_ok: Bool
    }

    @Test(.enabled(if: Fixture.shared != nil), arguments: Seed.first(4))
    func `the shared scorer finds the same figures`(seed: Seed) throws {
        var town = Town(Seed(Int(seed.value) + 50))
        town.communities = [town.communities[0]]
        town.communities[0].task = .divide
        town.communities[0].locked = []
        town.buildings.removeAll { $0.area == nil }
        town.barriers.removeAll { !$0.isBorder }
        guard town.buildings.contains(where: { $0.weight > 0 }) else { return }
        let input = try town.input()
        let outcome = try Partitioner.divide(input)
        let total = try PartitionReport(input, outcome).total
        let files = try PartitionFiles(town, outcome)
        let band = town.communities[0].band
        var arguments = [
            files.path("grids"), files.path("buildings"), "--community", files.path("communities"), "--min",
            "\(band.lowerBound)", "--max", "\(band.upperBound)",
        ]
        if !town.barriers.isEmpty { arguments += ["--barriers", files.path("barriers")] }
        let result = try Oracle.result(
            "score_partition.py", in: try #require(Fixture.shared).appending(path: "oracle"), arguments: arguments)
        let score = try JSONDecoder().decode(Score.self, from: result.output)
        #expect(score.hard_ok)
        #expect(score.in_range == (total.inBand * 1e4).rounded() / 1e4)
        // It knows of no towers.
        let weights = outcome.divisions[0].weights.map(Double.init)
        let plain = weights.reduce(0, +) / Double(weights.count)
        let deviations = weights.map { abs($0 / plain - 1) }
        #expect(abs(score.max_dev - (deviations.max() ?? 0)) < 1e-4)
        #expect(abs(score.mean_dev - deviations.reduce(0, +) / Double(weights.count)) < 1e-4)
        if !outcome.divisions[0].findings.contains(where: { $0.code == .blockExceedsBand }) {
            #expect(abs(score.max_dev - total.greatestDeviation) < 1e-4)
            #expect(abs(score.mean_dev - total.meanDeviation) < 1e-4)
        }
        #expect(abs(score.pp_mean - total.meanPolsbyPopper) < 2e-4)
        #expect(abs(score.pp_min - total.leastPolsbyPopper) < 2e-4)
        #expect(abs(score.reock_mean - total.meanReock) < 2e-4)
        #expect(abs(score.reock_min - total.leastReock) < 2e-4)
        #expect(abs(score.inner_boundary_m - total.innerBorder) < 1e-3 * total.innerBorder + 0.1)
        #expect(abs(score.inner_l1_reference_m - total.squareReference) < 1e-3 * total.squareReference + 1)
        if total.innerBorder > 0 { #expect(abs((score.barrier_share ?? 0) - total.barrierShare) < 0.02) }
    }

    @Test func `beside a tower, the other grids are measured by their own mean`() throws {
        let town = Town.square([200] + Array(repeating: 2, count: 50))
        let input = try town.input()
        let outcome = try Partitioner.divide(input)
        let report = try PartitionReport(input, outcome)
        let community = report.communities[0]
        #expect(community.mean == 20)
        let (towers, others) = (community.grids.filter { $0.weight >= 200 }, community.grids.filter { $0.weight < 200 })
        #expect(towers.map(\.deviation) == [9])
        #expect(others.count == 5 && others.allSatisfy { abs($0.deviation) <= 0.1 })
        #expect(community.figures.deviationBound == 9)
        // Map, bar and legend have the colour of what is far above; those of what is far below, the legend alone.
        let svg = try PartitionPicture.svg(input, outcome, report)
        func count(_ colour: String) -> Int { svg.components(separatedBy: "\"\(colour)\"").count - 1 }
        #expect(count(DeviationScale.colours[8]) == 3)
        #expect(DeviationScale.colours[..<3].allSatisfy { count($0) == 1 })
    }

    @Test func `pieces on foot that do not weigh a whole number of grids are part of the bound`() throws {
        // A railway cuts thirty households off from seventy: three grids can be no better than 30 and 35 twice.
        var town = Town.square(
            Array(repeating: 1, count: 100), band: 10...60, barriers: [Town.way("railway", (-5, 60), (205, 60))],
            grids: 3)
        town.balance = .tight
        let division = try town.divided().divisions[0]
        #expect(division.weights.sorted() == [30, 35, 35])
        let mean = 100.0 / 3
        #expect(abs(division.bound - (1 - 30 / mean)) < 1e-9)
        #expect(abs(division.deviation - division.bound) < 1e-9)
    }

    /// The second band fits no two grids of twenty: of what the old ones lack, the new ones keep some.
    @Test(arguments: [8...12, 11...12])
    func `moves are counted against the old grids, with the least there can be`(band: ClosedRange<Int>) throws {
        var town = Town()
        town.communities = [
            PartitionCommunity(
                code: "1", name: "", outline: Town.box(0, 0, 200, 20),
                old: .members([0: 0, 1: 0, 2: 0, 3: 0, 4: 1], count: 2),
                grids: 2, band: band)
        ]
        town.buildings = (0..<5).map {
            Footprint(id: Int64($0), ref: "", area: Town.box(10 + 40 * Double($0), 5, 10, 10), weight: 4)
        }
        let input = try town.input()
        let outcome = try Partitioner.divide(input)
        let moved = try #require(try PartitionReport(input, outcome).total.moved)
        // The old grids hold 16 and 4; the new ones 8 and 12.
        #expect(outcome.divisions[0].weights.sorted() == [8, 12])
        #expect(moved.bound == 4)
        #expect(moved.buildings * 4 == moved.weight)
        #expect(moved.weight == 4 || moved.weight == 8)
        let into = try PartitionReport(input, outcome).communities[0].grids.compactMap(\.moved)
        #expect(into.sorted() == [0, moved.weight])
    }

    @Test(arguments: Seed.first(40)) func `no plan moves less than the least there can be`(seed: Seed) throws {
        var town = try Town(grown: seed)
        let length = Int(seed.value % 3)
        for index in town.communities.indices {
            let band = town.communities[index].band
            town.communities[index].band = band.lowerBound + length * band.count / 3...band.upperBound
        }
        let input = try town.input()
        let moved = try PartitionReport(input, try Partitioner.divide(input)).communities.compactMap(\.figures.moved)
        for moves in moved { #expect(moves.weight >= moves.bound) }
    }

    @Test(arguments: Seed.first(20))
    func `scipy finds no better matching`(seed: Seed) throws {
        var random = seed.generator
        let matrices = (0..<20).map { _ -> [[Double]] in
            let columns = Int.random(in: 1...9, using: &random)
            return (0..<Int.random(in: 1...9, using: &random)).map { _ in
                (0..<columns).map { _ in Double(Int.random(in: 0...12, using: &random)) }
            }
        }
        let output = try Oracle.run("matching.py", input: JSONEncoder().encode(matrices))
        let best = try JSONDecoder().decode([Double].self, from: output)
        for (matrix, gain) in zip(matrices, best) {
            let pairs = Matching.best(matrix)
            let columns = pairs.compactMap { $0 }
            #expect(Set(columns).count == columns.count)
            #expect(columns.count == min(matrix.count, matrix[0].count))
            #expect(zip(matrix, pairs).reduce(0) { sum, row in sum + (row.1.map { row.0[$0] } ?? 0) } == gain)
        }
    }

    private func isSame(_ ours: [Double], _ theirs: [Double]) -> Bool {
        ours.count == theirs.count && zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-6 * abs($1) }
    }
}
