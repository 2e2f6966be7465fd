/// The blocks a search works on and who borders whom, laid out for speed: a whole graph, or some of its grids taken out
/// as a graph of their own.
struct Terrain: Sendable {
    struct Link: Sendable {
        var to: Int32
        /// Whether a grid hangs together across it.
        var joins: Bool
        var length: Double
        var cost: Double
        /// Share of the length that lies on a barrier, times the barrier's strength.
        var strength: Double

        /// Becomes one link with another between the same two groups of blocks.
        mutating func add(_ other: Link) {
            let both = length + other.length
            if both > 0 { strength = (strength * length + other.strength * other.length) / both }
            joins = joins || other.joins
            length = both
            cost += other.cost
        }
    }

    private(set) var weight: [Double] = []
    private(set) var area: [Double] = []
    /// Length of each block's whole border, m.
    private(set) var perimeter: [Double] = []
    /// The grid of an older plan, -1 for none.
    private(set) var old: [Int32] = []
    /// The links of block `a` are `links[first[a] ..< first[a + 1]]`.
    private(set) var first: [Int32] = [0]
    private(set) var links: [Link] = []

    init() {}

    init(_ problem: DivisionProblem) {
        let graph = problem.graph
        weight = graph.weights.map(Double.init)
        area = graph.areas
        perimeter = graph.outerLengths
        old = problem.old.isEmpty ? Array(repeating: -1, count: graph.count) : problem.old
        first = graph.firstLink
        links = graph.links.map { link in
            let edge = graph.edges[Int(link.edge)]
            return Link(
                to: link.block, joins: edge.joins, length: edge.length, cost: edge.cost,
                strength: edge.length > 0 ? edge.strengthLength / edge.length : 0)
        }
        for edge in graph.edges {
            perimeter[Int(edge.a)] += edge.length
            perimeter[Int(edge.b)] += edge.length
        }
    }

    var count: Int { weight.count }

    func links(of block: Int) -> Range<Int> { Int(first[block])..<Int(first[block + 1]) }

    /// Becomes the graph of `blocks` of another one. `local` has the place of each of them in `blocks` and is negative for
    /// all others.
    mutating func take(_ blocks: [Int32], of whole: borrowing Terrain, local: borrowing [Int32]) {
        weight.removeAll(keepingCapacity: true)
        area.removeAll(keepingCapacity: true)
        perimeter.removeAll(keepingCapacity: true)
        old.removeAll(keepingCapacity: true)
        first.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        first.append(0)
        for block in blocks {
            let block = Int(block)
            weight.append(whole.weight[block])
            area.append(whole.area[block])
            perimeter.append(whole.perimeter[block])
            old.append(whole.old[block])
            for index in whole.links(of: block) {
                let other = local[Int(whole.links[index].to)]
                guard other >= 0 else { continue }
                links.append(whole.links[index])
                links[links.count - 1].to = other
            }
            first.append(Int32(links.count))
        }
    }

    /// The graph of some of the blocks, numbered in their order.
    func part(_ blocks: [Int32]) -> Terrain {
        var local = [Int32](repeating: -1, count: count)
        for (index, block) in blocks.enumerated() { local[Int(block)] = Int32(index) }
        var part = Terrain()
        part.take(blocks, of: self, local: local)
        return part
    }

    /// The graph of groups of blocks, each of which hangs together: `of` has the group 0 ..< `count` of each block.
    func merged(_ of: [Int32], count: Int) -> Terrain {
        var members = [[Int]](repeating: [], count: count)
        for (block, group) in of.enumerated() { members[Int(group)].append(block) }
        var merged = Terrain()
        var place = [Int](repeating: -1, count: count)
        for group in 0..<count {
            var sum = (weight: 0.0, area: 0.0, perimeter: 0.0)
            let begin = merged.links.count
            for block in members[group] {
                sum.weight += weight[block]
                sum.area += area[block]
                sum.perimeter += perimeter[block]
                for index in links(of: block) {
                    let to = of[Int(links[index].to)]
                    if to == Int32(group) {
                        sum.perimeter -= links[index].length
                    } else if place[Int(to)] < begin {
                        place[Int(to)] = merged.links.count
                        merged.links.append(links[index])
                        merged.links[place[Int(to)]].to = to
                    } else {
                        merged.links[place[Int(to)]].add(links[index])
                    }
                }
            }
            merged.weight.append(sum.weight)
            merged.area.append(sum.area)
            merged.perimeter.append(sum.perimeter)
            merged.old.append(-1)
            merged.first.append(Int32(merged.links.count))
        }
        return merged
    }

    /// The pieces that hang together over joining links between blocks that belong together: the number of the piece of
    /// each block, in the order of their first blocks.
    func pieces(_ belong: (Int, Int) -> Bool = { _, _ in true }) -> (of: [Int32], count: Int) {
        var piece = [Int32](repeating: -1, count: count)
        var found: Int32 = 0
        var queue: [Int32] = []
        for start in 0..<count where piece[start] < 0 {
            piece[start] = found
            queue = [Int32(start)]
            while let block = queue.popLast() {
                for index in links(of: Int(block)) where links[index].joins {
                    let other = links[index].to
                    guard piece[Int(other)] < 0, belong(Int(block), Int(other)) else { continue }
                    piece[Int(other)] = found
                    queue.append(other)
                }
            }
            found += 1
        }
        return (piece, Int(found))
    }
}
