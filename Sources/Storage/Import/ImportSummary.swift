import Geometry

/// What an import did.
public struct ImportSummary: Sendable, Codable {
    public var layer: ImportLayer
    public var source: String
    /// Rows read.
    public var rows = 0
    public var added = 0
    public var changed = 0
    public var unchanged = 0
    /// Rows of the file that the source does not have.
    public var gone = 0
    /// Whether those that are gone were ended.
    public var replaced = false
    /// Rows of the layer now.
    public var total = 0
    /// Of those, with a shape.
    public var withShape = 0
    /// The reference system that coordinates were read in, if there were any.
    public var referenceSystem: String?
    public var encoding = "UTF-8"
    public var datum = ""
    /// Whether the import made the file.
    public var created = false
    public var generation: Int64 = 0
    /// How many grids the draft has that a layer of grids became.
    public var draft: Int?
    /// A file of the rows that matched nothing.
    public var unmatched: String?
    /// What a person should look at; the first of each kind, in the order of the source.
    public var remarks: [Remark] = []
    /// How often each remark was made, by its code.
    public var remarkCounts: [String: Int] = [:]

    /// A remark as it is shown and written into JSON.
    public struct Remark: Hashable, Sendable, Codable {
        public var code: String
        public var message: String
        /// Whether it asks for a look: then the command ends with findings.
        public var isFinding: Bool
        public var row: Int?
        public var key: String?
        public var lon: Double?
        public var lat: Double?
    }

    public init(layer: ImportLayer, source: String) {
        self.layer = layer
        self.source = source
    }

    /// Whether something asks for a look.
    public var hasFindings: Bool { remarks.contains(where: \.isFinding) }

    /// Of how many remarks of one kind the first are kept.
    static let remarksKept = 100

    mutating func add(_ fault: ImportFault, language: Language) {
        let code = fault.problem.code
        remarkCounts[code, default: 0] += 1
        guard remarkCounts[code, default: 0] <= Self.remarksKept else { return }
        remarks.append(
            Remark(
                code: code, message: fault.line(language), isFinding: fault.problem.isFinding, row: fault.feature,
                key: fault.key, lon: fault.place?.x, lat: fault.place?.y))
    }
}

extension ImportProblem {
    /// Whether a remark asks for a look, rather than only telling what was assumed.
    var isFinding: Bool {
        switch self {
        case .assumedDegrees, .keyFromSource, .keyFromShape, .repairedRounding, .collapsedRings: false
        default: true
        }
    }
}

/// How far an import is.
public struct ImportProgress: Hashable, Sendable {
    public var rows: Int
    public var total: Int?
}
