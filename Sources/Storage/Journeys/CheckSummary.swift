internal import Geometry
internal import Planning

/// What `gridmap check` found. Findings are values: none of them is an error of the check.
public struct CheckSummary: Hashable, Sendable, Encodable {
    /// A building that is not on the map, with its households, which no grid has.
    public struct Unlocated: Hashable, Sendable, Codable {
        public var ref: String
        public var households: Int?
    }

    /// A street or district whose own outline is not the union of its communities.
    public struct OutlineDifference: Hashable, Sendable, Codable {
        public var code: String
        /// Inside its outline and in no community.
        public var missingSquareMetres: Double
        /// In a community and outside its outline.
        public var excessSquareMetres: Double
    }

    public var counts: PlanCounts
    /// The revision in force.
    public var revision: Int?
    public var faults: Int
    public var faultList: [FaultReport]
    public var violations: [ViolationReport] = []
    public var undecidedBuildings: [UndecidedBuilding] = []
    /// Refs of the buildings in no grid.
    public var outsideBuildings: [String] = []
    /// Refs of the buildings whose assignment is not what it would be now: run assign.
    public var stale: [String] = []
    /// The same of units and of facilities.
    public var staleUnits: [String] = []
    public var staleFacilities: [String] = []
    /// Codes of grids whose households, buildings or area are not what they would be now: run assign.
    public var wrongFigures: [String] = []
    /// What no command of gridmap leaves so.
    public var damage: [FileDamage] = []
    /// Refs of units whose point lies in another grid than their building.
    public var disagreeingUnits: [String] = []
    /// 未上图.
    public var withoutLocation: [Unlocated] = []
    /// Codes of communities without an outline yet.
    public var withoutOutline: [String] = []
    public var differingOutlines: [OutlineDifference] = []

    /// Nothing that a person has to mend: faults, damage, broken rules of severity error, or assignments and figures that
    /// are out of date.
    public var isClean: Bool {
        faults == 0 && damage.isEmpty && wrongFigures.isEmpty
            && [stale, staleUnits, staleFacilities].allSatisfy(\.isEmpty)
            && !violations.contains { $0.severity == .error }
    }
}

extension CheckSummary {
    private enum Keys: String, CodingKey {
        case revision, faults, faultList, violations, undecidedBuildings, outsideBuildings, stale, staleUnits,
            staleFacilities, wrongFigures, damage, disagreeingUnits, unlocated, withoutOutline, differingOutlines, clean
    }

    /// The counts stand beside the other members, not in an object of their own.
    public func encode(to encoder: any Encoder) throws {
        try counts.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encodeIfPresent(revision, forKey: .revision)
        try container.encode(faults, forKey: .faults)
        try container.encode(faultList, forKey: .faultList)
        try container.encode(violations, forKey: .violations)
        try container.encode(undecidedBuildings, forKey: .undecidedBuildings)
        try container.encode(outsideBuildings, forKey: .outsideBuildings)
        try container.encode(stale, forKey: .stale)
        try container.encode(staleUnits, forKey: .staleUnits)
        try container.encode(staleFacilities, forKey: .staleFacilities)
        try container.encode(wrongFigures, forKey: .wrongFigures)
        try container.encode(damage, forKey: .damage)
        try container.encode(disagreeingUnits, forKey: .disagreeingUnits)
        try container.encode(withoutLocation, forKey: .unlocated)
        try container.encode(withoutOutline, forKey: .withoutOutline)
        try container.encode(differingOutlines, forKey: .differingOutlines)
        try container.encode(isClean, forKey: .clean)
    }
}

/// The summary of a check and the shapes of its faults.
public struct CheckReport: Sendable {
    public let summary: CheckSummary
    /// One for each of the summary's faults.
    let shapes: [Shape<Point>]

    /// - Throws: ``StorageError/databaseInPlace(path:)``, ``StorageError/cannotWrite(path:detail:)``.
    public func write(to path: String) throws { try ExportFile.write(geoJSON, to: path) }

    /// The faults as a GeoJSON FeatureCollection.
    public var geoJSON: [UInt8] {
        var bytes = Array(#"{"type":"FeatureCollection","features":["#.utf8)
        for (index, (fault, shape)) in zip(summary.faultList, shapes).enumerated() {
            if index > 0 { bytes.append(contentsOf: ",\n".utf8) }
            GeoJSON.feature(
                id: Int64(index + 1), shape: shape,
                properties: [
                    ("kind", .text(fault.kind)), ("cells", .array(fault.cells.map(JSONValue.text))),
                    ("area_m2", .number(fault.squareMetres)),
                ], into: &bytes)
        }
        bytes.append(contentsOf: "]}\n".utf8)
        return bytes
    }
}
