internal import Geometry

extension Point {
    /// A place right beside it: a point on a border belongs to the side of (+ε, +ε²), as everywhere in gridmap.
    var settled: Position { Position(Double(x) + 1e-3, Double(y) + 1e-6) }
}
