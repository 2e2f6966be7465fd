public import Geometry

/// 不合规项: a rule that a grid does not keep. A value, never thrown.
public struct Violation: Hashable, Sendable {
    public var rule: Rule
    public var severity: Severity
    /// Code of the grid; of the community where no grid can be named.
    public var area: String
    /// What was measured: households, pieces, holes, buildings, or the share of a grid's area, by ``rule``.
    public var measured: Double
    /// What it should be; `nil` below where there is no lower limit, `nil` above where there is no upper one.
    public var minimum: Double?
    public var maximum: Double?
    /// Refs of the buildings concerned.
    public var subjects: [String]
    /// A place to look at, on the lattice.
    public var place: Point?

    public init(
        _ rule: Rule, _ severity: Severity, area: String, measured: Double, minimum: Double? = nil,
        maximum: Double? = nil, subjects: [String] = [], place: Point? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.area = area
        self.measured = measured
        self.minimum = minimum
        self.maximum = maximum
        self.subjects = subjects
        self.place = place
    }
}
