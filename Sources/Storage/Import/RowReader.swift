import Geometry

/// Makes items of a source's rows: fields typed, shapes on the lattice. It needs nothing of the file they go into.
struct RowReader: Sendable {
    private let mapping: FieldMapping
    private let fitting: ShapeFitting
    private let keyTarget: Int?
    private let households: Int?
    private let preferred: String?

    init(_ survey: Survey, _ request: ImportRequest) {
        mapping = survey.mapping
        fitting = ShapeFitting(
            layer: request.layer, system: survey.system, repairs: request.repair != nil)
        keyTarget = mapping.targets.firstIndex { $0.kind == .key }
        households = mapping.targets.firstIndex { $0.name == "households" }
        preferred = request.prefer
    }

    /// The item of a row, or the fault that is in it.
    func read(_ feature: SourceFeature) throws -> Result<ImportPass.Item, ImportFault> {
        do { return .success(try item(feature)) } catch var fault as ImportFault {
            fault.feature = fault.feature ?? feature.index
            if fault.key == nil, let keyTarget { fault.key = mapping.values(of: feature)[keyTarget].value.text }
            return .failure(fault)
        }
    }

    private func item(_ feature: SourceFeature) throws -> ImportPass.Item {
        if let problem = feature.problem { throw ImportFault(problem) }
        let found = mapping.values(of: feature)
        var values: [FieldValue] = []
        values.reserveCapacity(found.count)
        for (target, field) in zip(mapping.targets, found) { values.append(try target.read(field.value)) }
        let isDerived = mapping.hasDerivedHouseholds(feature)
        if isDerived, let households { values[households] = .null }
        let fitted = try feature.shape.flatMap(fitting.fit)
        var key = ""
        if let keyTarget, case .text(let text) = values[keyTarget] { key = text }
        return ImportPass.Item(
            index: feature.index, key: key, values: values, columns: found.map { $0.column }, shape: fitted?.shape,
            preference: preferred.flatMap { name in feature.fields.first { $0.name == name }?.value } ?? .null,
            raw: feature.shape, hasDerivedHouseholds: isDerived, remarks: fitted?.remarks ?? [])
    }
}
