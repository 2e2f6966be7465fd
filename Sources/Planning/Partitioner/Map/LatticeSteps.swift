internal import Geometry

extension Box {
    /// The box with a margin, in lattice units, as far as the lattice reaches.
    func grown(by margin: Int32) -> Box {
        Box(
            minX: minX.saturating(-margin), minY: minY.saturating(-margin), maxX: maxX.saturating(margin),
            maxY: maxY.saturating(margin))
    }
}

extension Int32 {
    fileprivate func saturating(_ step: Int32) -> Int32 {
        let (sum, overflow) = addingReportingOverflow(step)
        return overflow ? self : sum
    }
}

extension Position {
    /// A lattice point as a place in lattice units.
    init(_ point: Point) { self.init(Double(point.x), Double(point.y)) }

    func middle(to other: Position) -> Position { Position((x + other.x) / 2, (y + other.y) / 2) }
}
