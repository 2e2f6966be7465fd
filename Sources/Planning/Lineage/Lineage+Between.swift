public import Geometry

extension Lineage {
    /// A building that was in one grid and is in another (or the same) now.
    public struct Move: Hashable, Sendable {
        public var from: Int64
        public var to: Int64
        public var households: Int

        public init(from: Int64, to: Int64, households: Int) {
            self.from = from
            self.to = to
            self.households = households
        }
    }

    /// Which of `new` came from which of `old`, by overlay of the areas and by the buildings in both, ordered by parent, then child.
    ///
    /// A pair is listed when it shares at least `threshold` of the parent's area, or any of its households; rounding
    /// to the lattice leaves slivers far below that.
    ///
    /// - Throws: ``GeometryError/overlay(operation:reason:)``.
    public static func between(
        old: [(id: Int64, area: MultiPolygon)], new: [(id: Int64, area: MultiPolygon)], moves: some Sequence<Move>,
        threshold: Double = 0.001
    ) throws(GeometryError) -> [Lineage] {
        var households: [Pair: Int] = [:]
        var totals: [Int64: Int] = [:]
        for move in moves {
            households[Pair(parent: move.from, child: move.to), default: 0] += move.households
            totals[move.from, default: 0] += move.households
        }
        var found: [Lineage] = []
        for parent in old {
            guard let box = parent.area.box, parent.area.doubleArea > 0 else { continue }
            let total = totals[parent.id] ?? 0
            for child in new {
                var areaShare = 0.0
                if child.area == parent.area {
                    areaShare = 1
                } else if let other = child.area.box, other.intersects(box) {
                    let common = try Overlay.sharedDoubleArea(parent.area, child.area)
                    areaShare = common / Double(parent.area.doubleArea)
                }
                let moved = households[Pair(parent: parent.id, child: child.id)] ?? 0
                let householdShare = total > 0 ? Double(moved) / Double(total) : 0
                guard areaShare >= threshold || householdShare > 0 else { continue }
                found.append(
                    Lineage(parent: parent.id, child: child.id, areaShare: areaShare, householdShare: householdShare))
            }
        }
        return found.sorted { ($0.parent, $0.child) < ($1.parent, $1.child) }
    }

    private struct Pair: Hashable {
        var parent: Int64
        var child: Int64
    }
}
