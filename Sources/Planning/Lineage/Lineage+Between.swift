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
    /// A pair is listed when it shares at least `threshold` of the parent's area, or any of its households on ground that
    /// both have; rounding to the lattice leaves slivers far below that. A building between grids that share no ground was
    /// not handed on: it moved.
    ///
    /// - Throws: ``GeometryError/overlay(operation:reason:)``.
    public static func between(
        old: [(id: Int64, area: MultiPolygon)], new: [(id: Int64, area: MultiPolygon)], moves: some Sequence<Move>,
        threshold: Double = 0.001
    ) throws(GeometryError) -> [Lineage] {
        var households: [Pair: Int] = [:]
        for move in moves { households[Pair(parent: move.from, child: move.to), default: 0] += move.households }
        var found: [Lineage] = []
        for parent in old {
            guard let box = parent.area.box, parent.area.doubleArea > 0 else { continue }
            var heirs: [(id: Int64, areaShare: Double, households: Int)] = []
            for child in new {
                var areaShare = 0.0
                if child.area == parent.area {
                    areaShare = 1
                } else if let other = child.area.box, other.intersects(box) {
                    let common = try Overlay.sharedDoubleArea(parent.area, child.area)
                    areaShare = common / Double(parent.area.doubleArea)
                }
                guard areaShare > rounding else { continue }
                heirs.append((child.id, areaShare, households[Pair(parent: parent.id, child: child.id)] ?? 0))
            }
            let total = heirs.reduce(0) { $0 + $1.households }
            for heir in heirs where heir.areaShare >= threshold || heir.households > 0 {
                found.append(
                    Lineage(
                        parent: parent.id, child: heir.id, areaShare: heir.areaShare,
                        householdShare: total > 0 ? Double(heir.households) / Double(total) : 0))
            }
        }
        return found.sorted { ($0.parent, $0.child) < ($1.parent, $1.child) }
    }

    /// Share of a grid's area: 1 cm along its border is less, half of a hut in it is more.
    private static let rounding = 1e-5

    private struct Pair: Hashable {
        var parent: Int64
        var child: Int64
    }
}
