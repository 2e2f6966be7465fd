public import Geometry

/// A feature, as a filter sees it.
public protocol FilterRow {
    /// `nil` where the row has none.
    func value(of property: String) -> Value?
    func shape(of property: String) throws -> Shape<Position>?
}

/// A filter made ready for many rows: its shapes are indexed once.
///
/// Three-valued, as SQL is: what depends on a missing value is neither true nor false. So is what cannot be computed:
/// a division by zero, a relation that an invalid stored shape does not have.
///
/// For one thread at a time.
public final class FilterTest {
    private let filter: Filter
    private var prepared: [SpatialOperand: PreparedShape] = [:]

    /// - Throws: ``Geometry/GeometryError`` for a literal that is no shape to GEOS.
    public init(_ filter: Filter) throws {
        self.filter = filter
        try prepare(filter)
    }

    /// Whether the row is one of those looked for: the filter is true.
    public func accepts(_ row: some FilterRow) throws -> Bool { try truth(filter, row) == true }

    private func prepare(_ filter: Filter) throws {
        switch filter {
        case .and(let members), .or(let members): for member in members { try prepare(member) }
        case .not(let member), .isNull(.filter(let member)): try prepare(member)
        case .spatial(_, let a, let b):
            for operand in [a, b] where prepared[operand] == nil {
                switch operand {
                // A box is a shape to anybody, and seldom asked for more than its sides.
                case .property, .box: break
                case .shape(let shape): prepared[operand] = try PreparedShape(shape.withoutEmptyParts)
                }
            }
        default: break
        }
    }

    // MARK: Conditions

    /// `nil` for unknown.
    private func truth(_ filter: Filter, _ row: some FilterRow) throws -> Bool? {
        switch filter {
        case .constant(let flag): return flag
        case .property(let name):
            if case .boolean(let flag)? = row.value(of: name) { return flag }
            return nil
        case .and(let members):
            var isKnown = true
            for member in members {
                switch try truth(member, row) {
                case false: return false
                case nil: isKnown = false
                case true: continue
                }
            }
            return isKnown ? true : nil
        case .or(let members):
            var isKnown = true
            for member in members {
                switch try truth(member, row) {
                case true: return true
                case nil: isKnown = false
                case false: continue
                }
            }
            return isKnown ? false : nil
        case .not(let member): return try truth(member, row).map { !$0 }
        case .compare(let a, let comparison, let b):
            return Self.order(a, b, row).map(comparison.holds)
        case .like(let text, let pattern):
            guard case .text(let text)? = text.value(row), case .text(let pattern)? = pattern.value(row) else {
                return nil
            }
            return LikePattern(pattern).matches(text)
        case .between(let value, let low, let high):
            return Self.both(Self.order(value, low, row).map { $0 >= 0 }, Self.order(value, high, row).map { $0 <= 0 })
        case .isIn(let value, let list):
            var isKnown = true
            for member in list {
                switch Self.order(value, member, row) {
                case 0: return true
                case nil: isKnown = false
                default: continue
                }
            }
            return isKnown ? false : nil
        case .isNull(let operand): return try isNull(operand, row)
        case .spatial(let relation, let a, let b): return try related(a, relation, b, row)
        case .temporal(let relation, let a, let b):
            guard let a = a.span(row), let b = b.span(row) else { return nil }
            return relation.holds(a, b)
        }
    }

    private static func both(_ a: Bool?, _ b: Bool?) -> Bool? {
        if a == false || b == false { return false }
        return a == nil || b == nil ? nil : true
    }

    private static func order(_ a: Scalar, _ b: Scalar, _ row: some FilterRow) -> Int? {
        guard let a = a.value(row), let b = b.value(row) else { return nil }
        return a.order(b)
    }

    private func isNull(_ operand: Operand, _ row: some FilterRow) throws -> Bool {
        switch operand {
        case .filter(let filter): try truth(filter, row) == nil
        case .scalar(let scalar): scalar.value(row) == nil
        case .spatial(.property(let name)): try row.shape(of: name) == nil
        case .spatial: false
        case .temporal(let operand): operand.span(row) == nil
        }
    }

    // MARK: Shapes

    private func related(
        _ a: SpatialOperand, _ relation: SpatialRelation, _ b: SpatialOperand, _ row: some FilterRow
    ) throws -> Bool? {
        do throws(GeometryError) {
            if b.isLiteral {
                guard let shape = try shape(a, row) else { return nil }
                if let decided = b.decides(relation, of: shape) { return decided }
                if let right = try prepared(b) { return try right.isRelated(shape.withoutEmptyParts, relation) }
            }
            guard let right = try shape(b, row) else { return nil }
            if let left = try prepared(a) {
                return try left.isRelated(right.withoutEmptyParts, relation.inverse)
            }
            guard let left = try shape(a, row) else { return nil }
            return try PreparedShape(right.withoutEmptyParts).isRelated(left.withoutEmptyParts, relation)
        } catch {
            return nil
        }
    }

    /// A literal made ready; `nil` for a property.
    private func prepared(_ operand: SpatialOperand) throws(GeometryError) -> PreparedShape? {
        if let known = prepared[operand] { return known }
        guard case .box = operand, let shape = operand.literal else { return nil }
        let made = try PreparedShape(shape)
        prepared[operand] = made
        return made
    }

    private func shape(_ operand: SpatialOperand, _ row: some FilterRow) throws(GeometryError) -> Shape<Position>? {
        guard case .property(let name) = operand else { return operand.literal }
        do {
            return try row.shape(of: name)
        } catch let error as GeometryError {
            throw error
        } catch {
            throw .overlay(operation: "reading a shape", reason: "\(error)")
        }
    }
}

@available(*, unavailable)
extension FilterTest: Sendable {}

extension SpatialOperand {
    fileprivate var isLiteral: Bool {
        if case .property = self { false } else { true }
    }

    /// Whether a shape meets a box, where the shape's own box tells; `nil` where it does not.
    fileprivate func decides(_ relation: SpatialRelation, of shape: Shape<Position>) -> Bool? {
        guard relation == .intersects || relation == .disjoint, case .box(let low, let high) = self,
            case .box(let first, let last) = FilterExtent(around: shape)
        else { return nil }
        let isInside = low.x <= first.x && last.x <= high.x && low.y <= first.y && last.y <= high.y
        let isOutside = last.x < low.x || high.x < first.x || last.y < low.y || high.y < first.y
        return isInside || isOutside ? isInside == (relation == .intersects) : nil
    }

    /// The shape of a literal; of a box without width or height, the line or point it is.
    public var literal: Shape<Position>? {
        switch self {
        case .property: nil
        case .shape(let shape): shape
        case .box(let low, let high):
            switch (low.x == high.x, low.y == high.y) {
            case (true, true): .point(low)
            case (true, false), (false, true): .line([low, high])
            case (false, false):
                .polygon([[low, Position(high.x, low.y), high, Position(low.x, high.y), low]])
            }
        }
    }
}

extension Comparison {
    fileprivate func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .unequal: order != 0
        case .less: order < 0
        case .greater: order > 0
        case .atMost: order <= 0
        case .atLeast: order >= 0
        }
    }
}
