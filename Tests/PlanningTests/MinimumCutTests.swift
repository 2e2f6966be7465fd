import TestSupport
import Testing

@testable import Planning

struct `Minimum cuts` {
    @Test(arguments: Seed.first(200))
    func `no other way to part the nodes costs less`(seed: Seed) {
        var random = seed.generator
        let count = Int.random(in: 1...9, using: &random)
        var joins: [(a: Int, b: Int, cost: Int)] = []
        for a in 0..<count {
            for b in 0..<a where Int.random(in: 0..<3, using: &random) > 0 {
                joins.append((a, b, Int.random(in: 0...20, using: &random)))
            }
        }
        let draws = (0..<count).map { _ in
            (first: Int.random(in: 0...30, using: &random), second: Int.random(in: 0...30, using: &random))
        }
        func cost(_ isFirst: (Int) -> Bool) -> Int {
            joins.reduce(0) { isFirst($1.a) != isFirst($1.b) ? $0 + $1.cost : $0 }
                + draws.indices.reduce(0) { $0 + (isFirst($1) ? draws[$1].first : draws[$1].second) }
        }
        var cut = MinimumCut(nodes: count)
        for join in joins { cut.join(join.a, join.b, cost: join.cost) }
        for (node, draw) in draws.enumerated() { cut.draw(node, first: draw.first, second: draw.second) }
        let found = cut.firstSide()
        let least = (0..<(1 << count)).map { set in cost { set >> $0 & 1 == 1 } }.min()
        #expect(cost { found[$0] } == least)
    }
}
