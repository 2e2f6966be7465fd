internal import Geometry

/// The part of a border between two vertices that stay: nodes, vertices on barriers, and the ends of sides that run
/// through a building.
struct BorderRun {
    /// The arc of the coverage, and where in it the run begins.
    let arc: Int
    let start: Int
    let points: [Point]

    struct Ends: Hashable {
        let first: Point
        let second: Point
    }

    /// The places of both ends, in no direction.
    var ends: Ends {
        let (a, b) = (points[0], points[points.count - 1])
        return a < b ? Ends(first: a, second: b) : Ends(first: b, second: a)
    }

    /// The runs of an arc in its order; one that returns to its beginning is parted where it is farthest from there.
    static func runs(along points: [Point], arc: Int, _ obstacles: Obstacles) -> [BorderRun] {
        var cuts = [0]
        let isHeld = zip(points, points.dropFirst()).map { obstacles.isInBuilding($0, $1) }
        for index in points.indices.dropFirst() {
            guard
                index == points.count - 1 || isHeld[index - 1] || isHeld[index] || obstacles.isOnBarrier(points[index])
            else { continue }
            let last = cuts[cuts.count - 1]
            if points[last] == points[index] {
                let from = obstacles.metres(points[last])
                let farthest = (last..<index).max {
                    from.distance(to: obstacles.metres(points[$0])) < from.distance(to: obstacles.metres(points[$1]))
                }
                if let farthest, farthest > last { cuts.append(farthest) }
            }
            cuts.append(index)
        }
        return zip(cuts, cuts.dropFirst()).map {
            BorderRun(arc: arc, start: $0, points: Array(points[$0...$1]))
        }
    }
}
