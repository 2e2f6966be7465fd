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
        /// Of groups of several cells.
        var gathered: [Int32: [Int32]] = [:]
        var counts = areas.indices.map { tiles.arcs(ofCell: $0).count }
        var groups = Array(0..<Int32(areas.count))
        func group(of cell: Int32) -> Int32 {
            var root = cell
            while groups[Int(root)] != root { root = groups[Int(root)] }
            var next = cell
            while groups[Int(next)] != root { (groups[Int(next)], next) = (root, groups[Int(next)]) }
            return root
        }
        func borders(of group: Int32) -> [Int32] {
            gathered.removeValue(forKey: group) ?? Array(tiles.arcs(ofCell: Int(group)))
        }
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
            var shared: [Int32: Double] = [:]
            var own = borders(of: candidate.group)
            for number in own.map(Int.init) {
                for side in [tiles.arcs[number].left, tiles.arcs[number].right] where side >= 0 {
                    let other = group(of: side)
                    if other != candidate.group { shared[other, default: 0] += tiles.lengths[number] }
                }
            }
            guard let host = shared.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })?.key else {
                gathered[candidate.group] = own
                continue
            }
            groups[small] = host
            areas[Int(host)] = areas[Int(host)].map { $0 + candidate.doubleArea }
            var others = borders(of: host)
            if own.count > others.count { swap(&own, &others) }
            others += own
            counts[Int(host)] = others.count
            gathered[host] = others
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
