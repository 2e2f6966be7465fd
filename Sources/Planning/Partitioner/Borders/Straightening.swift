internal import Geometry

/// Which vertices of a run to keep: those of the cheapest way from end to end over allowed chords.
struct Straightening {
    /// The vertices kept, both ends among them.
    let kept: [Point]

    /// What one more piece costs, in metres of border.
    private static let bend = 4.0
    /// How far a chord may lie from the vertices it leaves out, m.
    private static let departure = 15.0
    /// The most vertices that one chord leaves out.
    private static let longest = 150

    /// - Parameter maySpan: whether one chord may replace the whole run.
    init(_ run: BorderRun, among obstacles: Obstacles, maySpan: Bool) {
        let points = run.points
        guard points.count > 2 else {
            kept = points
            return
        }
        let places = points.map(obstacles.metres)
        let nearby = NearbyObstacles(obstacles, run)
        var best = [Double](repeating: .infinity, count: points.count)
        var previous = [Int](repeating: 0, count: points.count)
        best[0] = 0
        for from in 0..<(points.count - 1) {
            for to in (from + 1)..<min(points.count, from + Self.longest) {
                let side = to == from + 1
                if !side {
                    let strays = places[(from + 1)..<to].reduce(0) {
                        max($0, $1.distance(toPiece: places[from], places[to]))
                    }
                    // Farther on, a run that left so far hardly ever returns.
                    if strays > 3 * Self.departure { break }
                    guard strays <= Self.departure, maySpan || to - from < points.count - 1 else { continue }
                }
                let price = best[from] + places[from].distance(to: places[to]) + Self.bend
                guard price < best[to], side || nearby.allows(from, to) else { continue }
                let whole = price + nearby.crowding(from, to)
                if whole < best[to] { (best[to], previous[to]) = (whole, from) }
            }
        }
        var chosen = [points.count - 1]
        while let last = chosen.last, last > 0 { chosen.append(previous[last]) }
        kept = chosen.reversed().map { points[$0] }
    }
}
