import Geometry

/// One reading of a source into the file, inside its transaction.
final class ImportPass {
    /// Faults told before the rest is only counted.
    static let faultsShown = 20

    let source: Source
    let survey: Survey
    let request: ImportRequest
    let transaction: Transaction
    private let progress: (ImportProgress) -> Void
    private let fitting: ShapeFitting

    var summary: ImportSummary
    private(set) var faults: [ImportFault] = []
    private(set) var omittedFaults = 0
    private let language = Language.current
    private var rowsByKey: [String: Int] = [:]
    private var shapeKeys = 0
    private(set) var sample = PlaceSample()

    init(
        _ source: Source, _ survey: Survey, _ request: ImportRequest, _ transaction: Transaction,
        _ progress: @escaping (ImportProgress) -> Void
    ) {
        self.source = source
        self.survey = survey
        self.request = request
        self.transaction = transaction
        self.progress = progress
        fitting = ShapeFitting(
            layer: request.layer, system: survey.system, datum: transaction.datum, repairs: request.repair != nil)
        summary = ImportSummary(layer: request.layer, source: request.source)
    }

    /// A row of the source, read: its fields typed, its shape on the lattice.
    struct Item {
        var index: Int
        /// Empty where the source gives none; the layer's rule decides.
        var key: String
        /// In the order of the layer's targets.
        var values: [FieldValue]
        var columns: [String?]
        var shape: Shape<Point>?
        /// What the column that `--prefer` names says.
        var preference: FieldValue
        /// The shape as the source has it.
        var raw: Shape<Position>?
    }

    func add(_ fault: ImportFault) {
        if faults.count < Self.faultsShown { faults.append(fault) } else { omittedFaults += 1 }
    }

    func remark(_ problem: ImportProblem, feature: Int? = nil, key: String? = nil, place: Position? = nil) {
        summary.add(ImportFault(problem, feature: feature, key: key, place: place), language: language)
    }

    /// Stops the import when faults have been found.
    func stopAtFaults() throws {
        guard !faults.isEmpty else { return }
        throw StorageError.refused(ImportRefusal(request, faults, omitted: omittedFaults))
    }

    /// Reads all rows; those with a fault are not given on, and end the import after the last.
    func forEachItem(_ body: (Item) throws -> Void) throws {
        let keyTarget = survey.mapping.targets.firstIndex { $0.kind == .key }
        try source.forEachFeature { feature in
            summary.rows += 1
            if summary.rows.isMultiple(of: 1000) {
                progress(ImportProgress(rows: summary.rows, total: source.info.count))
            }
            do {
                try body(try item(feature, keyTarget))
            } catch var fault as ImportFault {
                fault.feature = fault.feature ?? feature.index
                if fault.key == nil, let keyTarget {
                    fault.key = survey.mapping.values(of: feature)[keyTarget].value.text
                }
                add(fault)
            }
        }
        try stopAtFaults()
    }

    private func item(_ feature: SourceFeature, _ keyTarget: Int?) throws -> Item {
        if let problem = feature.problem { throw ImportFault(problem) }
        let found = survey.mapping.values(of: feature)
        var values: [FieldValue] = []
        values.reserveCapacity(found.count)
        for (target, field) in zip(survey.mapping.targets, found) { values.append(try target.read(field.value)) }
        var fitted: ShapeFitting.Fitted?
        if let shape = feature.shape {
            fitted = try fitting.fit(shape)
            sample.add(shape)
        }
        var key = ""
        if let keyTarget, case .text(let text) = values[keyTarget] { key = text }
        let item = Item(
            index: feature.index, key: key, values: values, columns: found.map(\.column), shape: fitted?.shape,
            preference: request.prefer.flatMap { name in feature.fields.first { $0.name == name }?.value } ?? .null,
            raw: feature.shape)
        for problem in fitted?.remarks ?? [] {
            remark(
                problem, feature: feature.index, key: key.isEmpty ? nil : key,
                place: fitted?.shape.vertices.first.map(Lattice.degrees))
        }
        return item
    }

    /// Remembers a key; two rows must not share one.
    func claim(_ key: String, field: String, row: Int) throws(ImportFault) {
        if let first = rowsByKey.updateValue(row, forKey: key) {
            throw ImportFault(.duplicate(field: field, text: key, first: first), feature: row, key: key)
        }
    }

    func isClaimed(_ key: String) -> Bool { rowsByKey[key] != nil }

    func take(_ outcome: UpsertOutcome) {
        summary.added += outcome.added
        summary.changed += outcome.changed
        summary.unchanged += outcome.unchanged
        summary.gone += outcome.gone
    }

    /// The remarks about the source as a whole, and the figures.
    func finish() throws -> ImportSummary {
        if survey.isAssumed { remark(.assumedDegrees(datum: "EPSG:\(transaction.datum.epsg)")) }
        if let system = survey.system, system.isApproximate,
            request.layer.features?.isArea == true || request.layer == .barriers
        {
            remark(.approximateBorders(scheme: system.name))
        }
        summary.replaced = request.replaces
        summary.referenceSystem = survey.hasShapes ? survey.system?.name ?? "EPSG:\(transaction.datum.epsg)" : nil
        summary.encoding = source.info.encoding
        summary.datum = "EPSG:\(transaction.datum.epsg)"
        if let layer = request.layer.features {
            summary.total = try transaction.snapshot.count(of: layer)
            summary.withShape = try transaction.countShapes(in: layer)
        }
        transaction.counts = [
            "rows": summary.rows, "added": summary.added, "changed": summary.changed, "unchanged": summary.unchanged,
            "gone": summary.gone,
        ]
        return summary
    }
}
