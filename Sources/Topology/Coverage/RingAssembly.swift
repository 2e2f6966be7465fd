internal import Geometry

/// Makes valid polygons of the arcs around one area.
///
/// Arcs are walked with the area on the left; where several meet at a node, the walk turns so that it bounds one corner
/// of the area, so each walk goes around one connected inside. A walk that comes back to a node is cut there into rings:
/// then exteriors and holes touch at single points only, as OGC wants it.
struct RingAssembly {
    /// The vertices of a signed arc, in its direction.
    let points: (Int32) -> [Point]

    private struct End {
        var node: Point
        /// The vertex after the node, seen from it.
        var ray: Point
        var arc: Int32
        var leaves: Bool
    }

    /// - Parameter arcs: signed, the area on the left; together the whole border of the area.
    func area(boundedBy arcs: [Int32]) -> MultiPolygon {
        var shells: [Ring] = []
        var holes: [[Ring]] = []
        var loose: [Ring] = []
        for walk in walks(along: arcs) {
            let rings = simpleRings(walk)
            let outer = rings.filter(\.isCounterClockwise)
            let inner = rings.filter { !$0.isCounterClockwise }
            if outer.isEmpty {
                loose += inner
            } else {
                shells += outer
                holes.append(inner)
                for _ in 1..<outer.count { holes.append([]) }
            }
        }
        for hole in loose {
            if let index = Self.smallest(of: shells, around: hole) { holes[index].append(hole) }
        }
        return MultiPolygon(zip(shells, holes).map { Polygon($0, holes: $1) })
    }

    /// Closed lists of arcs, each around one connected inside.
    private func walks(along arcs: [Int32]) -> [[Int32]] {
        let successor = successors(of: arcs)
        var used = Set<Int32>()
        var walks: [[Int32]] = []
        for start in arcs where used.insert(start).inserted {
            var walk = [start]
            var arc = start
            while let next = successor[arc], next != start, used.insert(next).inserted {
                walk.append(next)
                arc = next
            }
            walks.append(walk)
        }
        return walks
    }

    /// For each arc the one that goes on from its end: at a node, the first that leaves clockwise from where it came.
    private func successors(of arcs: [Int32]) -> [Int32: Int32] {
        var ends: [End] = []
        ends.reserveCapacity(arcs.count * 2)
        for arc in arcs {
            let points = points(arc)
            ends.append(End(node: points[0], ray: points[1], arc: arc, leaves: true))
            ends.append(End(node: points[points.count - 1], ray: points[points.count - 2], arc: arc, leaves: false))
        }
        ends.sort {
            $0.node != $1.node ? $0.node < $1.node : Angle.isBefore($0.ray, $1.ray, around: $0.node)
        }
        var successor: [Int32: Int32] = [:]
        successor.reserveCapacity(arcs.count)
        var start = 0
        while start < ends.count {
            var stop = start + 1
            while stop < ends.count, ends[stop].node == ends[start].node { stop += 1 }
            for i in start..<stop where !ends[i].leaves {
                successor[ends[i].arc] = ends[i == start ? stop - 1 : i - 1].arc
            }
            start = stop
        }
        return successor
    }

    /// Cuts a walk at the nodes it passes more than once.
    private func simpleRings(_ walk: [Int32]) -> [Ring] {
        var rings: [Ring] = []
        var path: [Int32] = []
        var depthOfNode: [Point: Int] = [:]
        for arc in walk {
            let points = points(arc)
            depthOfNode[points[0]] = path.count
            path.append(arc)
            guard let depth = depthOfNode[points[points.count - 1]] else { continue }
            let loop = path[depth...]
            for arc in loop { depthOfNode[self.points(arc)[0]] = nil }
            if let ring = Ring(loop.flatMap { self.points($0).dropLast() }) { rings.append(ring) }
            path.removeSubrange(depth...)
        }
        return rings
    }

    private static func smallest(of shells: [Ring], around hole: Ring) -> Int? {
        let box = hole.box
        return shells.indices
            .filter { index in
                let outer = shells[index].box
                guard outer.minX <= box.minX, outer.minY <= box.minY, outer.maxX >= box.maxX, outer.maxY >= box.maxY
                else { return false }
                return hole.points.lazy.map { shells[index].place(of: $0) }.first { $0 != .border } == .inside
            }
            .min { shells[$0].doubleArea < shells[$1].doubleArea }
    }
}

/// The order of rays around a point, counter-clockwise from east. Exact.
enum Angle {
    static func isBefore(_ a: Point, _ b: Point, around centre: Point) -> Bool {
        let lowerA = isInLowerHalf(a, centre)
        let lowerB = isInLowerHalf(b, centre)
        if lowerA != lowerB { return lowerB }
        return cross(centre, a, b) > 0
    }

    private static func isInLowerHalf(_ ray: Point, _ centre: Point) -> Bool {
        ray.y < centre.y || (ray.y == centre.y && ray.x < centre.x)
    }

    /// Whether a ray lies strictly inside the angle that opens counter-clockwise from `from` to `to`.
    static func isInside(_ ray: Point, from: Point, to: Point, around centre: Point) -> Bool {
        let turn = cross(centre, from, to)
        if turn > 0 { return cross(centre, from, ray) > 0 && cross(centre, ray, to) > 0 }
        if turn < 0 { return cross(centre, to, ray) < 0 || cross(centre, ray, from) < 0 }
        return cross(centre, from, ray) > 0
    }
}
