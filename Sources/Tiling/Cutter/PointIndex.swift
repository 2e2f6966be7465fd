/// Points of a plane in a packed tree, from which points can be taken out again.
///
/// Points are put in Morton order and grouped by sixteen, the groups by sixteen, and so on; each group knows its box
/// and how many of its points remain. Building sorts once; a visit looks only into groups whose box is entered.
struct PointIndex {
    private static let fanOut = 16
    private struct Group {
        var box: PlaneBox
        var remaining: Int32
    }

    private let points: [PlanePoint]
    private var order: [Int32]
    private var slot: [Int32]
    private var levels: [[Group]] = []

    init(_ points: [PlanePoint]) {
        self.points = points
        let origin = points.isEmpty ? PlaneBox(PlanePoint(0, 0)) : PlaneBox(around: points)
        let span = max(origin.maxX - origin.minX, origin.maxY - origin.minY)
        let shift = max(0, 64 - span.leadingZeroBitCount - 31)
        let codes = points.map { Self.morton(($0.x - origin.minX) >> shift, ($0.y - origin.minY) >> shift) }
        order = points.indices.sorted { codes[$0] < codes[$1] }.map(Int32.init)
        slot = [Int32](repeating: 0, count: points.count)
        for (place, point) in order.enumerated() { slot[Int(point)] = Int32(place) }
        var groups = order.map { Group(box: PlaneBox(points[Int($0)]), remaining: 1) }
        while groups.count > 1 {
            groups = stride(from: 0, to: groups.count, by: Self.fanOut).map { start in
                groups[start..<min(start + Self.fanOut, groups.count)].dropFirst().reduce(groups[start]) {
                    Group(box: $0.box.union($1.box), remaining: $0.remaining + $1.remaining)
                }
            }
            levels.append(groups)
        }
    }

    private static func morton(_ x: Int64, _ y: Int64) -> UInt64 {
        func spread(_ value: Int64) -> UInt64 {
            var v = UInt64(truncatingIfNeeded: value) & 0x7FFF_FFFF
            v = (v | v << 16) & 0x0000_FFFF_0000_FFFF
            v = (v | v << 8) & 0x00FF_00FF_00FF_00FF
            v = (v | v << 4) & 0x0F0F_0F0F_0F0F_0F0F
            v = (v | v << 2) & 0x3333_3333_3333_3333
            return (v | v << 1) & 0x5555_5555_5555_5555
        }
        return spread(x) | spread(y) << 1
    }

    /// Takes a point out; taking it out twice is the caller's bug.
    mutating func remove(_ point: Int) {
        var place = Int(slot[point])
        order[place] = -1
        for level in levels.indices {
            place /= Self.fanOut
            levels[level][place].remaining -= 1
        }
    }

    /// Calls `body` with every remaining point in groups for which `enters` holds, until `body` returns `false`.
    func visit(where enters: (PlaneBox) -> Bool, _ body: (Int) -> Bool) {
        guard let root = levels.last?.first else {
            if let only = order.first, only >= 0 { _ = body(Int(only)) }
            return
        }
        if root.remaining > 0, enters(root.box) { _ = visit(level: levels.count - 1, group: 0, enters, body) }
    }

    private func visit(level: Int, group: Int, _ enters: (PlaneBox) -> Bool, _ body: (Int) -> Bool) -> Bool {
        let start = group * Self.fanOut
        if level == 0 {
            for place in start..<min(start + Self.fanOut, order.count) where order[place] >= 0 {
                if !body(Int(order[place])) { return false }
            }
            return true
        }
        let below = levels[level - 1]
        for child in start..<min(start + Self.fanOut, below.count)
        where below[child].remaining > 0 && enters(below[child].box) {
            if !visit(level: level - 1, group: child, enters, body) { return false }
        }
        return true
    }
}
