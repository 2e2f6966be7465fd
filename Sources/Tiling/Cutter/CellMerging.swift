internal import HeapModule

/// The cells of one zoom that are too small to draw, and the neighbours they are drawn with.
///
/// The smallest goes first, to the neighbour with which it shares the longest border; what comes of the two is still
/// too small or not. So no ground is lost, and no border is drawn twice where a cell has shrunk to a line.
struct CellMerging {
    /// For each cell the one it is drawn as; itself when it is large enough, or has no neighbour.
    private let hosts: [Int32]

    /// A square of one pixel of a tile of 256 pixels, doubled.
    private static let minDoubleArea: Int128 = 2 * 16 * 16

    private struct Candidate: Comparable {
        let doubleArea: Int128
        let arcCount: Int
        let group: Int32

        static func < (a: Candidate, b: Candidate) -> Bool {
            (a.doubleArea, a.arcCount, a.group) < (b.doubleArea, b.arcCount, b.group)
        }
    }

    /// - Parameters:
    ///   - arcs: on the plane of the zoom.
    ///   - lengths: of the arcs, before they were rounded.
    init(of arcs: [PlaneArc], lengths: [Double], cellCount: Int) {
        var areas = [Int128](repeating: 0, count: cellCount)
        var borders = [[Int32]](repeating: [], count: cellCount)
        for (number, arc) in arcs.enumerated() {
            let area = Self.doubleArea(under: arc.points)
            if arc.left >= 0 {
                areas[Int(arc.left)] += area
                borders[Int(arc.left)].append(Int32(number))
            }
            if arc.right >= 0 {
                areas[Int(arc.right)] -= area
                borders[Int(arc.right)].append(Int32(number))
            }
        }
        var groups = Array(0..<Int32(cellCount))
        func group(of cell: Int32) -> Int32 {
            var root = cell
            while groups[Int(root)] != root { root = groups[Int(root)] }
            var next = cell
            while groups[Int(next)] != root { (groups[Int(next)], next) = (root, groups[Int(next)]) }
            return root
        }
        var queue = Heap<Candidate>()
        func enqueue(_ group: Int32) {
            let area = areas[Int(group)]
            guard area < Self.minDoubleArea, !borders[Int(group)].isEmpty else { return }
            queue.insert(Candidate(doubleArea: area, arcCount: borders[Int(group)].count, group: group))
        }
        for cell in groups { enqueue(cell) }
        while let candidate = queue.popMin() {
            let small = Int(candidate.group)
            guard groups[small] == candidate.group, areas[small] == candidate.doubleArea,
                borders[small].count == candidate.arcCount
            else { continue }
            var shared: [Int32: Double] = [:]
            for number in borders[small].map(Int.init) {
                for side in [arcs[number].left, arcs[number].right] where side >= 0 {
                    let other = group(of: side)
                    if other != candidate.group { shared[other, default: 0] += lengths[number] }
                }
            }
            guard let host = shared.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })?.key else { continue }
            groups[small] = host
            areas[Int(host)] += areas[small]
            if borders[small].count > borders[Int(host)].count { borders.swapAt(small, Int(host)) }
            borders[Int(host)] += borders[small]
            borders[small] = []
            enqueue(host)
        }
        hosts = (0..<Int32(cellCount)).map(group(of:))
    }

    /// The arcs as borders of what is drawn: those inside it are gone.
    func arcs(_ arcs: [PlaneArc]) -> [PlaneArc] {
        func host(_ cell: Int32) -> Int32 { cell < 0 ? cell : hosts[Int(cell)] }
        return arcs.compactMap { arc in
            let (left, right) = (host(arc.left), host(arc.right))
            return left == right ? nil : PlaneArc(left: left, right: right, points: arc.points)
        }
    }

    /// By cell, the others that are drawn as part of it, in their order.
    var merged: [Int: [Int]] {
        let strangers = hosts.indices.filter { hosts[$0] != Int32($0) }
        return Dictionary(grouping: strangers) { Int(hosts[$0]) }
    }

    /// Twice the signed area between a line and the origin.
    private static func doubleArea(under line: [PlanePoint]) -> Int128 {
        zip(line, line.dropFirst()).reduce(0) {
            $0 + Int128($1.0.x) * Int128($1.1.y) - Int128($1.0.y) * Int128($1.1.x)
        }
    }
}
