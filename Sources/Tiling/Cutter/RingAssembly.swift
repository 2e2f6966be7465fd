/// Polygons from the directed edges that bound them, the area to the left of each.
///
/// Edges may touch in vertices but not cross. At a vertex with several ways on the leftmost is taken, so that a walk
/// goes round one connected piece of the area, and a ring that comes back to one of its vertices is split off there:
/// all rings are simple, touching others in single points at most.
enum RingAssembly {
    /// Each polygon as rings without a repeated last vertex: the exterior counter-clockwise, then its holes.
    static func polygons(_ edges: [PlaneEdge]) -> [[[PlanePoint]]] {
        let rings = rings(edges)
        var exteriors = rings.filter { doubleArea($0) > 0 }.map { [$0] }
        let holes = rings.filter { doubleArea($0) < 0 }
        guard !holes.isEmpty, !exteriors.isEmpty else { return exteriors }
        exteriors.sort { doubleArea($0[0]) < doubleArea($1[0]) }
        for hole in holes {
            let owner = exteriors.count == 1 ? 0 : exteriors.firstIndex { lies(hole, inside: $0[0]) }
            if let owner { exteriors[owner].append(hole) }
        }
        return exteriors
    }

    private static func rings(_ edges: [PlaneEdge]) -> [[PlanePoint]] {
        let sorted = edges.sorted { $0.start != $1.start ? $0.start < $1.start : $0.end < $1.end }
        var used = [Bool](repeating: false, count: sorted.count)
        var rings: [[PlanePoint]] = []
        for first in sorted.indices where !used[first] {
            var path = [sorted[first].start]
            var edge = first
            while true {
                used[edge] = true
                let here = sorted[edge].end
                if let back = path.lastIndex(of: here) {
                    rings.append(Array(path[back...]))
                    path.removeSubrange((back + 1)...)
                    if back == 0 { break }
                } else {
                    path.append(here)
                }
                guard let next = leftmost(from: sorted[edge], among: sorted, used) else { break }
                edge = next
            }
        }
        return rings.filter { $0.count > 2 }
    }

    private static func leftmost(from edge: PlaneEdge, among sorted: [PlaneEdge], _ used: [Bool]) -> Int? {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle].start < edge.end { low = middle + 1 } else { high = middle }
        }
        var best: Int?
        while low < sorted.count, sorted[low].start == edge.end {
            if !used[low] {
                if let other = best {
                    if isLefter(sorted[low].end, than: sorted[other].end, after: edge) { best = low }
                } else {
                    best = low
                }
            }
            low += 1
        }
        return best
    }

    /// Whether going on to `p` turns more to the left than going on to `q`.
    private static func isLefter(_ p: PlanePoint, than q: PlanePoint, after edge: PlaneEdge) -> Bool {
        let (pHalf, qHalf) = (half(p, after: edge), half(q, after: edge))
        return pHalf != qHalf ? pHalf > qHalf : cross(edge.end, q, p) > 0
    }

    /// 3 for a turn to the left, 2 for straight on, 1 for a turn to the right, 0 for back.
    private static func half(_ p: PlanePoint, after edge: PlaneEdge) -> Int {
        let turn = cross(edge.start, edge.end, p)
        if turn != 0 { return turn > 0 ? 3 : 1 }
        let ahead =
            (p.x - edge.end.x).signum() == (edge.end.x - edge.start.x).signum()
            && (p.y - edge.end.y).signum() == (edge.end.y - edge.start.y).signum()
        return ahead ? 2 : 0
    }

    static func doubleArea(_ ring: [PlanePoint]) -> Int128 {
        ring.indices.dropFirst().dropLast().reduce(0) { $0 + cross(ring[0], ring[$1], ring[$1 + 1]) }
    }

    /// By the first vertex of the hole, or middle of its edges, that is not on the other ring.
    private static func lies(_ hole: [PlanePoint], inside ring: [PlanePoint]) -> Bool {
        let doubled = ring.map { PlanePoint(2 * $0.x, 2 * $0.y) }
        let vertices = hole.map { PlanePoint(2 * $0.x, 2 * $0.y) }
        let middles = zip(hole, hole.dropFirst()).map { PlanePoint($0.x + $1.x, $0.y + $1.y) }
        return (vertices + middles).lazy.compactMap { isInside($0, doubled) }.first ?? false
    }

    /// `nil` on the ring itself.
    private static func isInside(_ point: PlanePoint, _ ring: [PlanePoint]) -> Bool? {
        var inside = false
        var a = ring[ring.count - 1]
        for b in ring {
            let side = cross(a, b, point)
            if side == 0, PlaneBox(around: [a, b]).contains(point) { return nil }
            if (a.y > point.y) != (b.y > point.y), (side > 0) == (b.y > a.y) { inside.toggle() }
            a = b
        }
        return inside
    }
}
