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

    /// A group that is too small, in the order in which they go: by area, by number of arcs, by its first cell. One
    /// number, so that the queue compares nothing else.
    private struct Candidate: Comparable {
        private let key: UInt64

        init(_ doubleArea: Int128, arcCount: Int, group: Int32) {
            let area = UInt64(Int64(Int16(clamping: doubleArea)) + 1 << 15)
            key = area << 48 | UInt64(UInt16(clamping: arcCount)) << 32 | UInt64(UInt32(group))
        }

        var group: Int32 { Int32(truncatingIfNeeded: key) }

        static func < (a: Candidate, b: Candidate) -> Bool { a.key < b.key }
    }

    /// Cells that are drawn as one; a group goes by the cell that it is drawn as, its root.
    private struct Groups {
        private let tiles: CoverageTiles
        private let sides: [(left: Int32, right: Int32)]
        /// By root: twice the area, `nil` when it is surely large enough, and the number of arcs.
        private var areas: [Int128?]
        private var counts: [Int]
        /// By cell: one nearer to the root.
        private var parents: [Int32]
        /// The cells of a group, one after another from its root, and the last of them; -1 ends.
        private var next: [Int32]
        private var last: [Int32]
        /// By root: the length of the border with the group that is looked at; 0 but for its neighbours.
        private var shared: [Double]
        private var neighbours: [Int32] = []

        init(_ sizes: CellSizes, _ tiles: CoverageTiles) {
            self.tiles = tiles
            sides = tiles.arcs.map { ($0.left, $0.right) }
            areas = sizes.doubleAreas
            counts = areas.indices.map { tiles.arcs(ofCell: $0).count }
            parents = Array(0..<Int32(areas.count))
            next = [Int32](repeating: -1, count: areas.count)
            last = parents
            shared = [Double](repeating: 0, count: areas.count)
        }

        mutating func root(of cell: Int32) -> Int32 {
            var root = cell
            while parents[Int(root)] != root { root = parents[Int(root)] }
            var passed = cell
            while parents[Int(passed)] != root {
                let parent = parents[Int(passed)]
                parents[Int(passed)] = root
                passed = parent
            }
            return root
        }

        /// `nil` of what is no root, large enough, or without a border.
        func candidate(_ root: Int32) -> Candidate? {
            let group = Int(root)
            guard parents[group] == root, let area = areas[group], area < CellSizes.least, counts[group] > 0 else {
                return nil
            }
            return Candidate(area, arcCount: counts[group], group: root)
        }

        /// The group with which this one shares the longest border, the first of several; `nil` when it has no neighbour.
        mutating func neighbour(of root: Int32) -> Int32? {
            var cell = root
            while cell >= 0 {
                for number in tiles.arcs(ofCell: Int(cell)) {
                    let (left, right) = sides[Int(number)]
                    let length = tiles.lengths[Int(number)]
                    meet(left, length, from: root)
                    meet(right, length, from: root)
                }
                cell = next[Int(cell)]
            }
            var nearest: Int32?
            for other in neighbours {
                guard let best = nearest else {
                    nearest = other
                    continue
                }
                let (own, longest) = (shared[Int(other)], shared[Int(best)])
                if own > longest || own == longest && other < best { nearest = other }
            }
            for other in neighbours { shared[Int(other)] = 0 }
            neighbours.removeAll(keepingCapacity: true)
            return nearest
        }

        private mutating func meet(_ side: Int32, _ length: Double, from group: Int32) {
            guard side >= 0, case let other = root(of: side), other != group else { return }
            if shared[Int(other)] == 0 { neighbours.append(other) }
            shared[Int(other)] += length
        }

        mutating func join(_ small: Int32, to host: Int32) {
            let (part, whole) = (Int(small), Int(host))
            if let sum = areas[whole], let area = areas[part] { areas[whole] = sum + area }
            counts[whole] += counts[part]
            parents[part] = host
            next[Int(last[whole])] = small
            last[whole] = last[part]
        }
    }

    init(_ sizes: CellSizes, _ tiles: CoverageTiles) {
        var groups = Groups(sizes, tiles)
        var queue = Heap(sizes.doubleAreas.indices.compactMap { groups.candidate(Int32($0)) })
        while let smallest = queue.popMin() {
            // A group that has grown since, or is part of another, has another place in the queue, or none.
            guard groups.candidate(smallest.group) == smallest, let host = groups.neighbour(of: smallest.group) else {
                continue
            }
            groups.join(smallest.group, to: host)
            if let candidate = groups.candidate(host) { queue.insert(candidate) }
        }
        let hosts = sizes.doubleAreas.indices.map { groups.root(of: Int32($0)) }
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
