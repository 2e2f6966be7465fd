/// Boxes in a packed tree: put in Morton order of their middles and grouped by sixteen, the groups by sixteen, and so on.
struct BoxIndex: Sendable {
    private static let fanOut = 16

    /// Numbers of the boxes in that order.
    private let order: [Int32]
    /// The boxes in that order, then those around their groups, and so on up to one.
    private let levels: [[PlaneBox]]

    init(_ boxes: [PlaneBox]) {
        order =
            PointIndex(
                boxes.map { PlanePoint(($0.minX + $0.maxX) / 2, ($0.minY + $0.maxY) / 2) }
            ).numbers
        var level = order.map { boxes[Int($0)] }
        var levels = [level]
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: Self.fanOut).map { start in
                level[start..<min(start + Self.fanOut, level.count)].dropFirst().reduce(level[start]) { $0.union($1) }
            }
            levels.append(level)
        }
        self.levels = levels
    }

    /// The numbers of the boxes that touch this one, in ascending order.
    func touching(_ box: PlaneBox) -> [Int] {
        guard let top = levels.last, let root = top.first, root.intersects(box) else { return [] }
        var groups = [0]
        for level in levels.dropLast().reversed() {
            groups = groups.flatMap { group in
                let start = group * Self.fanOut
                return (start..<min(start + Self.fanOut, level.count)).filter { level[$0].intersects(box) }
            }
        }
        return groups.map { Int(order[$0]) }.sorted()
    }
}
