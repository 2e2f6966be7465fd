import TestSupport
import Testing

@testable import Planning

@Suite struct GridCountTests {
    @Test(arguments: [
        ([Int](repeating: 20, count: 100), 5), ([Int](repeating: 1, count: 299), 1), ([], 1),
        // A tower is a grid of its own, whatever the others make.
        ([Int](repeating: 20, count: 100) + [2389], 6), ([2389, 1649] + [Int](repeating: 10, count: 140), 6),
        // What is less than half a grid beside a tower joins it.
        ([900, 100], 1), ([900, 250], 2), ([900, 800], 2),
    ]) func `towers apart, the others make grids in the band`(weights: [Int], grids: Int) {
        #expect(GridCount.grids(of: weights, 300...500) == grids)
    }

    @Test(arguments: [
        ([Int](repeating: 20, count: 100), 5, true), ([Int](repeating: 20, count: 100), 3, false),
        ([2389] + [Int](repeating: 20, count: 40), 3, true), ([2389] + [Int](repeating: 20, count: 40), 2, false),
        ([900, 100], 1, true), ([900, 800], 2, true), ([900, 800], 1, false), ([900, 800], 3, false),
    ]) func `whether the grids without a tower fit the band`(weights: [Int], grids: Int, fits: Bool) {
        #expect(GridCount.Towers(weights, 300...500).fit(300...500, grids: grids) == fits)
    }

    @Test(arguments: [(12, [4, 4, 4]), (9, [3, 3, 3]), (4, [2, 1, 1])])
    func `grids asked for are shared out with the locked ones among them`(total: Int, grids: [Int]) throws {
        var town = Town()
        town.communities = (0..<3).map { index in
            let outline = Town.box(300 * Double(index), 0, 200, 200)
            let locked = Town.box(300 * Double(index), 0, 50, 200)
            return PartitionCommunity(
                code: "\(index)", name: "", outline: outline, old: index == 0 ? .drawn([locked]) : .none,
                locked: index == 0 ? [0] : [], band: 300...500)
        }
        town.buildings = (0..<48).map { number in
            let (community, place) = (number / 16, number % 16)
            let (x, y) = (300 * Double(community) + 50 * Double(place % 4) + 20, 50 * Double(place / 4) + 20)
            return Footprint(id: Int64(number), ref: "", area: Town.box(x, y, 10, 10), weight: 100)
        }
        var input = try town.input()
        input.grids = total
        #expect(try Partitioner.divide(input).divisions.map(\.cells.count) == grids)
    }

    @Test func `what hangs on one block bounds the balance`() {
        // Twice four blocks of 10, joined by one block of 4: with one grid on each side the middle one has 44 with another.
        let ends: [(Int32, Int32)] = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8)]
        let weights = [10, 10, 10, 10, 4, 10, 10, 10, 10]
        let graph = BlockGraph(path: ends, weights: weights)
        #expect(abs(PocketBound.deviation(graph, grids: 4, mean: 21) - (22.0 / 21 - 1)) < 1e-12)
        #expect(PocketBound.deviation(graph, grids: 1, mean: 84) == 0)
    }

    @Test(arguments: Seed.first(60)) func `no division is better than the bound`(seed: Seed) {
        var random = seed.generator
        let count = Int.random(in: 2...8, using: &random)
        // A tree of blocks with a few links more.
        var ends = (1..<Int32(count)).map { (Int32.random(in: 0..<$0, using: &random), $0) }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let a = Int32.random(in: 0..<Int32(count - 1), using: &random)
            let b = Int32.random(in: a + 1..<Int32(count), using: &random)
            if !ends.contains(where: { $0 == (a, b) }) { ends.append((a, b)) }
        }
        let graph = BlockGraph(path: ends, weights: (0..<count).map { _ in Int.random(in: 0...40, using: &random) })
        let grids = Int.random(in: 1...min(3, count), using: &random)
        let mean = Double(graph.totalWeight) / Double(grids)
        guard mean > 0 else { return }
        var best = Double.infinity
        var labels = [Int32](repeating: 0, count: count)
        repeat {
            let score = GraphScore(graph, labels: labels, grids: grids, band: 0...1)
            if Set(labels).count == grids, score.pieces == grids {
                var sums = [Int](repeating: 0, count: grids)
                for (label, weight) in zip(labels, graph.weights) { sums[Int(label)] += weight }
                best = min(best, sums.map { abs(Double($0) - mean) / mean }.max() ?? 0)
            }
        } while labels.count(to: Int32(grids))
        #expect(DeviationBound(graph: graph, grids: grids, mean: mean).least() <= best + 1e-9)
    }
}

extension BlockGraph {
    /// Blocks of one size that meet along borders of one length.
    fileprivate init(path ends: [(Int32, Int32)], weights: [Int]) {
        self.init(
            weights: weights, areas: weights.map { _ in 100 }, outerLengths: weights.map { _ in 20 },
            edges: ends.map { Edge(a: $0, b: $1, length: 10, barrierLength: 0, strengthLength: 0) })
    }
}

extension [Int32] {
    /// Goes on to the next labels; `false` after the last.
    fileprivate mutating func count(to grids: Int32) -> Bool {
        for place in indices {
            self[place] += 1
            if self[place] < grids { return true }
            self[place] = 0
        }
        return false
    }
}
