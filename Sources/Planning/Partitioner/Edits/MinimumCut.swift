/// Nodes parted in two at the least cost: a minimum cut, found as the greatest flow from one side to the other (Dinic 1970).
struct MinimumCut {
    private struct Arc {
        var to: Int32
        var room: Int
    }

    /// Each beside its reverse.
    private var arcs: [Arc] = []
    private var arcsOf: [[Int32]]
    private let source: Int
    private let sink: Int

    init(nodes: Int) {
        (source, sink) = (nodes, nodes + 1)
        arcsOf = Array(repeating: [], count: nodes + 2)
    }

    /// What it costs to part two nodes.
    mutating func join(_ a: Int, _ b: Int, cost: Int) { add(a, b, cost, cost) }

    /// What it costs to put a node on one side and on the other.
    mutating func draw(_ node: Int, first: Int, second: Int) {
        add(source, node, second, 0)
        add(node, sink, first, 0)
    }

    private mutating func add(_ a: Int, _ b: Int, _ there: Int, _ back: Int) {
        guard there > 0 || back > 0 else { return }
        arcsOf[a].append(Int32(arcs.count))
        arcs.append(Arc(to: Int32(b), room: there))
        arcsOf[b].append(Int32(arcs.count))
        arcs.append(Arc(to: Int32(a), room: back))
    }

    /// Whether each node is on the first side.
    mutating func firstSide() -> [Bool] {
        while true {
            let levels = levels()
            guard levels[sink] >= 0 else { return levels.prefix(source).map { $0 >= 0 } }
            var next = [Int](repeating: 0, count: arcsOf.count)
            while push(levels, &next) {}
        }
    }

    /// Steps from the source to each node over arcs with room; -1 where there is no way.
    private func levels() -> [Int32] {
        var levels = [Int32](repeating: -1, count: arcsOf.count)
        levels[source] = 0
        var queue = [source]
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            for index in arcsOf[node] {
                let arc = arcs[Int(index)]
                guard arc.room > 0, levels[Int(arc.to)] < 0 else { continue }
                levels[Int(arc.to)] = levels[node] + 1
                queue.append(Int(arc.to))
            }
        }
        return levels
    }

    /// Sends as much as one way holds; false when there is none left.
    private mutating func push(_ levels: [Int32], _ next: inout [Int]) -> Bool {
        var way: [Int] = []
        var node = source
        while node != sink {
            if next[node] < arcsOf[node].count {
                let index = Int(arcsOf[node][next[node]])
                let arc = arcs[index]
                if arc.room > 0, levels[Int(arc.to)] == levels[node] + 1 {
                    way.append(index)
                    node = Int(arc.to)
                } else {
                    next[node] += 1
                }
            } else {
                guard let last = way.popLast() else { return false }
                node = Int(arcs[last ^ 1].to)
                next[node] += 1
            }
        }
        let least = way.reduce(Int.max) { min($0, arcs[$1].room) }
        for index in way {
            arcs[index].room -= least
            arcs[index ^ 1].room += least
        }
        return true
    }
}
