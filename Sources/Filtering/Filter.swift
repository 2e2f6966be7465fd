public import Geometry

/// A condition on the properties and shapes of features: the tree of a CQL2 expression (OGC 21-065r2).
///
///     let filter = try Filter(text: "households > 300 AND S_INTERSECTS(geom, BBOX(112.1,30.3,112.3,30.4))", schema)
///
/// A filter that was read is well typed: every property is known, and every operator gets the kinds it is defined on.
/// `AND` and `OR` hold at least two members, none of which is of the same operator.
public indirect enum Filter: Hashable, Sendable {
    case constant(Bool)
    /// A boolean property.
    case property(String)
    case and([Filter])
    case or([Filter])
    case not(Filter)
    case compare(Scalar, Comparison, Scalar)
    /// A text and a pattern: `%` stands for any text, `_` for one character, a backslash before either for itself.
    case like(Scalar, Scalar)
    case between(Scalar, Scalar, Scalar)
    case isIn(Scalar, [Scalar])
    case isNull(Operand)
    case spatial(SpatialRelation, SpatialOperand, SpatialOperand)
    case temporal(TemporalRelation, TemporalOperand, TemporalOperand)

    /// Puts a spatial literal, as it was written, where the filter is to have it.
    public typealias Placing = (SpatialOperand) throws(GeometryError) -> SpatialOperand
}

/// What has one value in a row, or none (NULL).
public indirect enum Scalar: Hashable, Sendable {
    case property(String)
    case literal(Value)
    case arithmetic(Scalar, ArithmeticOperator, Scalar)
    /// `CASEI`: the text without regard to case.
    case caseless(Scalar)
    /// `ACCENTI`: the text without regard to accents.
    case accentless(Scalar)
}

public enum SpatialOperand: Hashable, Sendable {
    case property(String)
    case shape(Shape<Position>)
    /// The corners with the smallest and the largest coordinates; where the west lies east of the east, the box passes
    /// the antimeridian.
    case box(Position, Position)
}

public enum TemporalOperand: Hashable, Sendable {
    case instant(Scalar)
    /// `nil` is an open end, `'..'`.
    case interval(Scalar?, Scalar?)
}

/// Anything that may be asked to be NULL.
public indirect enum Operand: Hashable, Sendable {
    case filter(Filter)
    case scalar(Scalar)
    case spatial(SpatialOperand)
    case temporal(TemporalOperand)
}

public enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal = "="
    case unequal = "<>"
    case less = "<"
    case greater = ">"
    case atMost = "<="
    case atLeast = ">="
}

public enum ArithmeticOperator: String, Hashable, Sendable, CaseIterable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    /// The whole part of a quotient.
    case div
    /// The rest of it, with the sign of the dividend.
    case modulo = "%"
    case power = "^"
}

/// How two spans of time lie to each other (OGC 21-065r2, 7.9; Allen 1983). An instant is a span without length.
public enum TemporalRelation: String, Hashable, Sendable, CaseIterable {
    case after, before, contains, disjoint, during, equals, finishedBy, finishes, intersects, meets, metBy
    case overlappedBy, overlaps, startedBy, starts
}
