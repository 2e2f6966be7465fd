internal import Geometry

/// Boxes in a packed tree (sort-tile-recursive, Leutenegger et al. 1997): which of them meet a given one.
struct BoxTree: Sendable {
    private static let fan = 8

    /// Level by level from the leaves; each node covers `fan` entries of the level below.
    private var levels: [[Box]] = []
    private var items: [Int32] = []

    init(_ boxes: [Box]) {
        guard !boxes.isEmpty else { return }
        items = (0..<Int32(boxes.count)).sorted { a, b in
            let a = boxes[Int(a)]
            let b = boxes[Int(b)]
            return Int64(a.minX) + Int64(a.maxX) < Int64(b.minX) + Int64(b.maxX)
        }
        let leaves = (boxes.count + Self.fan - 1) / Self.fan
        let perSlice = max(1, Int(Double(leaves).squareRoot().rounded(.up))) * Self.fan
        var start = 0
        while start < items.count {
            let stop = min(start + perSlice, items.count)
            items[start..<stop].sort { a, b in
                let a = boxes[Int(a)]
                let b = boxes[Int(b)]
                return Int64(a.minY) + Int64(a.maxY) < Int64(b.minY) + Int64(b.maxY)
            }
            start = stop
        }
        levels = [items.map { boxes[Int($0)] }]
        while levels[levels.count - 1].count > 1 {
            let below = levels[levels.count - 1]
            var level: [Box] = []
            level.reserveCapacity(below.count / Self.fan + 1)
            for start in stride(from: 0, to: below.count, by: Self.fan) {
                var box = below[start]
                for i in (start + 1)..<max(start + 1, min(start + Self.fan, below.count)) { box = box.union(below[i]) }
                level.append(box)
            }
            levels.append(level)
        }
    }

    /// Calls `body` with the index of each box that meets `box`.
    @inline(__always)
    func forEach(meeting box: Box, _ body: (Int) -> Void) {
        guard !levels.isEmpty else { return }
        var stack: [(level: Int, index: Int)] = [(levels.count - 1, 0)]
        while let (level, index) = stack.popLast() {
            guard levels[level][index].intersects(box) else { continue }
            if level == 0 {
                body(Int(items[index]))
            } else {
                let start = index * Self.fan
                for child in start..<min(start + Self.fan, levels[level - 1].count) { stack.append((level - 1, child)) }
            }
        }
    }

    func indices(meeting box: Box) -> [Int] {
        var found: [Int] = []
        forEach(meeting: box) { found.append($0) }
        return found.sorted()
    }
}
