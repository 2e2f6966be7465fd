public import Geometry

/// Where the shapes can lie of rows that a filter accepts.
public enum FilterExtent: Hashable, Sendable {
    case everywhere
    /// Only those whose box shares a point with this one.
    case box(Position, Position)
    case nowhere
}

extension Filter {
    /// What the filter demands of where a geometry property lies; never more than it demands.
    public func extent(of property: String) -> FilterExtent {
        switch self {
        case .and(let members):
            members.reduce(.everywhere) { $0.intersection($1.extent(of: property)) }
        case .or(let members):
            members.reduce(.nowhere) { $0.union($1.extent(of: property)) }
        case .spatial(let relation, let a, let b) where relation != .disjoint:
            switch (a, b) {
            case (.property(property), let other), (let other, .property(property)):
                other.literal.map(FilterExtent.init(around:)) ?? .everywhere
            default: .everywhere
            }
        case .constant(false): .nowhere
        default: .everywhere
        }
    }

    /// The same filter with every spatial literal in the place of which `change` puts another.
    public func mapShapes<Failure: Error>(
        _ change: (SpatialOperand) throws(Failure) -> SpatialOperand
    ) throws(Failure) -> Filter {
        switch self {
        case .and(let members):
            return .and(try members.map { member throws(Failure) in try member.mapShapes(change) })
        case .or(let members):
            return .or(try members.map { member throws(Failure) in try member.mapShapes(change) })
        case .not(let member): return .not(try member.mapShapes(change))
        case .isNull(.filter(let member)): return .isNull(.filter(try member.mapShapes(change)))
        case .spatial(let relation, let a, let b):
            return .spatial(relation, try a.changed(change), try b.changed(change))
        default: return self
        }
    }
}

extension SpatialOperand {
    fileprivate func changed<Failure: Error>(
        _ change: (SpatialOperand) throws(Failure) -> SpatialOperand
    ) throws(Failure) -> SpatialOperand {
        if case .property = self { return self }
        return try change(self)
    }
}

extension FilterExtent {
    public init(around shape: Shape<Position>) {
        var low = Position(.infinity, .infinity)
        var high = Position(-.infinity, -.infinity)
        shape.forEachVertex { vertex in
            low = Position(min(low.x, vertex.x), min(low.y, vertex.y))
            high = Position(max(high.x, vertex.x), max(high.y, vertex.y))
        }
        self = low.x <= high.x && low.y <= high.y ? .box(low, high) : .nowhere
    }

    public func intersection(_ other: FilterExtent) -> FilterExtent {
        switch (self, other) {
        case (.nowhere, _), (_, .nowhere): return .nowhere
        case (.everywhere, let extent), (let extent, .everywhere): return extent
        case (.box(let low, let high), .box(let otherLow, let otherHigh)):
            let corner = Position(max(low.x, otherLow.x), max(low.y, otherLow.y))
            let opposite = Position(min(high.x, otherHigh.x), min(high.y, otherHigh.y))
            // Boxes that are far apart still may both be met by one shape.
            guard corner.x <= opposite.x, corner.y <= opposite.y else { return self }
            return .box(corner, opposite)
        }
    }

    func union(_ other: FilterExtent) -> FilterExtent {
        switch (self, other) {
        case (.everywhere, _), (_, .everywhere): return .everywhere
        case (.nowhere, let extent), (let extent, .nowhere): return extent
        case (.box(let low, let high), .box(let otherLow, let otherHigh)):
            return .box(
                Position(min(low.x, otherLow.x), min(low.y, otherLow.y)),
                Position(max(high.x, otherHigh.x), max(high.y, otherHigh.y)))
        }
    }
}
