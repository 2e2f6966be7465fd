internal import HeapModule

/// The cells of one zoom that are too small to draw, and the neighbours they are drawn with.
///
/// The smallest goes first, to the neighbour with which it shares the longest border; what comes of the two is still
/// too small or not. So no ground is lost, and no border is drawn twice where a cell has shrunk to a line.
struct CellMerging: Sendable {
    /// For each cell the one it is drawn as; itself when it is large enough, or has no neighbour.
    private let hosts: [Int32]
    /// By cell, the others that are drawn as part of it, in their order.
    let merged: [Int: [Int]]

    private struct Candidate: Comparable {
        let doubleArea: Int128
        let arcCount: Int
        let group: Int32

        static func < (a: Candidate, b: Candidate) -> Bool {
            (a.doubleArea, a.arcCount, a.group) < (b.doubleArea, b.arcCount, b.group)
        }
    }

    init(_ sizes: CellSizes, _ tiles: CoverageTiles) {
        var areas = sizes.doubleAreas
        /// The arcs of groups of several cells.
        var gathered = [[Int32]](repeating: [], count: areas.count)
        var counts = areas.indices.map { tiles.arcs(ofCell: $0).count }
        var groups = Array(0..<Int32(areas.count))
        func group(of cell: Int32) -> Int32 {
            var root = cell
            while groups[Int(root)] != root { root = groups[Int(root)] }
            var next = cell
            while groups[Int(next)] != root { (groups[Int(next)], next) = (root, groups[Int(next)]) }
            return root
        }
        /// From then on they are the caller's.
        func borders(of group: Int) -> [Int32] {
            var own: [Int32] = []
            swap(&own, &gathered[group])
            return own.isEmpty ? Array(tiles.arcs(ofCell: group)) : own
        }
        /// By group, the length of the border with the one that is looked at; 0 but for the neighbours.
        var shared = [Double](repeating: 0, count: areas.count)
        var neighbours: [Int32] = []
        var queue = Heap<Candidate>()
        func enqueue(_ group: Int32) {
            guard let area = areas[Int(group)], area < CellSizes.least, counts[Int(group)] > 0 else { return }
            queue.insert(Candidate(doubleArea: area, arcCount: counts[Int(group)], group: group))
        }
        for cell in groups { enqueue(cell) }
        while let candidate = queue.popMin() {
            let small = Int(candidate.group)
            guard groups[small] == candidate.group, areas[small] == candidate.doubleArea,
                counts[small] == candidate.arcCount
            else { continue }
            var own = borders(of: small)
            func meet(_ side: Int32, _ length: Double) {
                guard side >= 0, case let other = group(of: side), other != candidate.group else { return }
                if shared[Int(other)] == 0 { neighbours.append(other) }
                shared[Int(other)] += length
            }
            for number in own.map(Int.init) {
                meet(tiles.arcs[number].left, tiles.lengths[number])
                meet(tiles.arcs[number].right, tiles.lengths[number])
            }
            let nearest = neighbours.max { (shared[Int($0)], -$0) < (shared[Int($1)], -$1) }
            for other in neighbours { shared[Int(other)] = 0 }
            neighbours.removeAll(keepingCapacity: true)
            guard let host = nearest else {
                gathered[small] = own
                continue
            }
            groups[small] = host
            areas[Int(host)] = areas[Int(host)].map { $0 + candidate.doubleArea }
            var others = borders(of: Int(host))
            if own.count > others.count { swap(&own, &others) }
            others += own
            counts[Int(host)] = others.count
            gathered[Int(host)] = others
            enqueue(host)
        }
        let hosts = (0..<Int32(areas.count)).map(group(of:))
        self.hosts = hosts
        merged = Dictionary(grouping: hosts.indices.filter { hosts[$0] != Int32($0) }) { Int(hosts[$0]) }
    }

    /// The cell that this one is drawn as.
    func host(of cell: Int) -> Int { Int(hosts[cell]) }

    /// The numbers of the arcs around what is drawn as a cell, and of those inside it.
    func arcs(ofHost host: Int, _ tiles: CoverageTiles) -> [Int] {
        ([host] + (merged[host] ?? [])).flatMap { tiles.arcs(ofCell: $0).map(Int.init) }
    }

    /// The arcs as borders of what is drawn: those inside it are gone.
    func arcs(_ arcs: [PlaneArc]) -> [PlaneArc] {
        func drawn(_ cell: Int32) -> Int32 { cell < 0 ? cell : hosts[Int(cell)] }
        return arcs.compactMap { arc in
            let (left, right) = (drawn(arc.left), drawn(arc.right))
            return left == right ? nil : PlaneArc(left: left, right: right, points: arc.points)
        }
    }
}
