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

extension PlanRefusal: CustomStringConvertible {
    public var description: String {
        var lines = ["the grids cannot be put into force: \(faults.count) faults, \(violations.count) rules broken"]
        lines += faults.prefix(20).map {
            "\($0.kind) of \($0.cells.joined(separator: ", ")) at \($0.longitude), \($0.latitude) (\($0.squareMetres) m²)"
        }
        lines += violations.prefix(20).map {
            "\($0.rule.rawValue): \($0.area) measures \($0.measured)"
                + ($0.subjects.isEmpty ? "" : ", \($0.subjects.prefix(20).joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }
}
