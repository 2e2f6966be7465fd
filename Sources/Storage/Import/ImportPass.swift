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

    var summary: ImportSummary
    private(set) var faults: [ImportFault] = []
    private(set) var omittedFaults = 0
    private let language = Language.current
    private var rowsByKey: [String: Int] = [:]
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
        summary = ImportSummary(layer: request.layer, source: request.source)
    }

    /// A row of the source, read: its fields typed, its shape on the lattice.
    struct Item: Sendable {
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
        /// Its households are said to be no record, and left out.
        var hasDerivedHouseholds: Bool
        /// What had to be done to the shape.
        var remarks: [ImportProblem]
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

    /// Reads all rows, ahead of what `body` does with them; those with a fault are not given on, and end the import
    /// after the last.
    func forEachItem(_ body: (Item) throws -> Void) throws {
        let reader = RowReader(survey, request)
        try workingAhead { [source] give in
            var batch = Batch()
            try source.forEachFeature { feature in
                batch.append(try reader.read(feature))
                guard batch.isFull else { return }
                try give(batch)
                batch = Batch()
            }
            try give(batch)
        } take: { (batch: Batch) in
            for row in batch.rows { try take(row, body) }
        }
        try stopAtFaults()
    }

    private func take(_ row: Result<Item, ImportFault>, _ body: (Item) throws -> Void) throws {
        summary.rows += 1
        if summary.rows.isMultiple(of: 1000) {
            progress(ImportProgress(rows: summary.rows, total: source.info.count))
        }
        switch row {
        case .failure(let fault): add(fault)
        case .success(let item):
            if let raw = item.raw { sample.add(raw) }
            let key = item.key.isEmpty ? nil : item.key
            for problem in item.remarks {
                remark(
                    problem, feature: item.index, key: key, place: item.shape?.vertices.first.map(Lattice.degrees))
            }
            do { try body(item) } catch var fault as ImportFault {
                fault.feature = fault.feature ?? item.index
                fault.key = fault.key ?? key
                add(fault)
            }
        }
    }

    /// Rows that go from thread to thread together: enough to make it cheap, never many vertices.
    private struct Batch: Sendable {
        private(set) var rows: [Result<Item, ImportFault>] = []
        private var vertices = 0

        var isFull: Bool { rows.count >= 256 || vertices >= 65_536 }

        mutating func append(_ row: Result<Item, ImportFault>) {
            if case .success(let item) = row { vertices += item.raw?.vertices.count ?? 0 }
            rows.append(row)
        }
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
