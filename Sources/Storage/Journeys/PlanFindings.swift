public import Planning

/// A place where borders do not fit together.
public struct FaultReport: Hashable, Sendable, Codable {
    /// `gap`, `overlap`, `unmatchedEdge`, `outside`, or what is wrong with one cell by itself.
    public var kind: String
    /// Codes of the grids and communities concerned.
    public var cells: [String]
    /// Degrees.
    public var longitude: Double
    public var latitude: Double
    /// 0 for a line or a point.
    public var squareMetres: Double
}

/// A rule that a grid does not keep, as summaries show it.
public struct ViolationReport: Hashable, Sendable, Codable {
    public var rule: Rule
    public var severity: Severity
    /// Code of the grid or community.
    public var area: String
    public var measured: Double
    public var minimum: Double?
    public var maximum: Double?
    /// Refs of buildings.
    public var subjects: [String]

    public init(_ violation: Violation) {
        rule = violation.rule
        severity = violation.severity
        area = violation.area
        measured = violation.measured
        minimum = violation.minimum
        maximum = violation.maximum
        subjects = violation.subjects
    }
}

/// A remark of the partitioner, as summaries show it.
public struct FindingReport: Hashable, Sendable, Codable {
    public var code: Finding.Code
    public var severity: Severity
    public var subjects: [String]
    public var figures: [String: Double]
    /// Code and name of the grid that it is about, if it is about one.
    public var grid: String?
    public var gridName: String?

    public init(_ finding: Finding) {
        code = finding.code
        severity = finding.severity
        subjects = finding.subjects
        figures = finding.figures
    }
}

/// A plan that cannot be put into force: nothing was changed.
public struct PlanRefusal: Hashable, Sendable {
    public var faults: [FaultReport]
    /// Those of severity error.
    public var violations: [ViolationReport]

    public init(faults: [FaultReport], violations: [ViolationReport]) {
        self.faults = faults
        self.violations = violations
    }
}
