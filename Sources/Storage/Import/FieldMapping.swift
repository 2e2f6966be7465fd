import Geometry
import Planning

/// Which columns, or which constant, fill each target field of an import.
struct FieldMapping: Sendable {
    let targets: [TargetField]
    /// For each target the columns that may fill it; the first that is not empty does.
    let columns: [[String]]
    /// The columns of the source, as far as they are known.
    let available: [String]
    private let constants: [FieldValue?]
    /// The column that says where a row's households come from, as an export writes it.
    private let householdSource: String?
    /// Of a table, where those columns are: every row has the same.
    private let positions: [[Int]]?

    /// - Parameter rows: the first rows, which show the columns of a source without a header, and which column could
    ///   be the key.
    init(_ layer: ImportLayer, _ request: ImportRequest, _ info: SourceInfo, rows: [SourceFeature]) throws(ImportFault)
    {
        let targets = layer.targets
        let available = info.fields ?? Self.columns(of: rows)
        let given = try Self.given(request, targets)
        var columns: [[String]] = []
        for target in targets {
            if let named = given[target.name] {
                var found: [String] = []
                for name in named { found.append(try Self.column(name, in: available)) }
                columns.append(found)
            } else if request.constants.contains(where: { $0.target == target.name }) {
                columns.append([])
            } else {
                let known = target.columns.compactMap { known in
                    available.first { $0.lowercased() == known.lowercased() }
                }
                columns.append(target.kind == .key ? Self.key(known, layer, info, available, rows) : known)
            }
        }
        self.targets = targets
        self.available = available
        self.columns = columns
        constants = targets.map { target in
            request.constants.last { $0.target == target.name }.map { .text($0.value) }
        }
        householdSource = available.first { ["households_source", "户数来源"].contains($0.lowercased()) }
        let names = rows.first?.fields.map(\.name) ?? []
        positions =
            info.fields == nil
            ? nil : columns.map { $0.compactMap { column in names.firstIndex(of: column) } }
    }

    /// Whether the source, or a constant, says anything about a target.
    func gives(_ target: Int) -> Bool { constants[target] != nil || !columns[target].isEmpty }

    /// For each target its value, and the column it came from.
    func values(of feature: SourceFeature) -> [(value: FieldValue, column: String?)] {
        targets.indices.map { target in
            if let constant = constants[target] { return (constant, nil) }
            if let positions {
                for (column, position) in zip(columns[target], positions[target]) where position < feature.fields.count
                {
                    let value = feature.fields[position].value
                    if value.text != nil { return (value, column) }
                }
            } else {
                for column in columns[target] {
                    guard let field = feature.fields.first(where: { $0.name == column }) else { continue }
                    if field.value.text != nil { return (field.value, column) }
                }
            }
            return (.null, nil)
        }
    }

    /// Whether a row says itself that its households are no record of its own: an estimate, or the sum of its units.
    func hasDerivedHouseholds(_ feature: SourceFeature) -> Bool {
        guard let householdSource, let text = feature.fields.first(where: { $0.name == householdSource })?.value.text
        else { return false }
        return ["estimated", "推算", Households.sumOfUnits, "单元合计"].contains(text.lowercased())
    }

    /// What `--key` and `--field` ask for: columns by target.
    private static func given(
        _ request: ImportRequest, _ targets: [TargetField]
    ) throws(ImportFault) -> [String: [String]] {
        var given: [String: [String]] = [:]
        for (target, column) in request.fields { given[target, default: []].append(column) }
        if let key = request.key {
            guard let target = targets.first(where: { $0.kind == .key }) else {
                throw ImportFault(.targetUnknown(name: "key", known: targets.map(\.name)))
            }
            given[target.name] = [key]
        }
        for name in given.keys.sorted() + request.constants.map(\.target)
        where !targets.contains(where: { $0.name == name }) {
            throw ImportFault(.targetUnknown(name: name, known: targets.map(\.name)))
        }
        return given
    }

    /// The columns of a key nobody named: the first known one that is filled and different in every row seen;
    /// OpenStreetMap's pair; what numbers the rows by the format's rules. Codes are never guessed.
    private static func key(
        _ known: [String], _ layer: ImportLayer, _ info: SourceInfo, _ available: [String], _ rows: [SourceFeature]
    ) -> [String] {
        func isKey(_ columns: [String]) -> Bool {
            var seen: Set<String> = []
            return rows.allSatisfy { row in
                let text = columns.lazy.compactMap { column in
                    row.fields.first { $0.name == column }?.value.text
                }.first
                return text.map { seen.insert($0).inserted } ?? false
            }
        }
        if layer.features?.isArea ?? true { return known.first.map { [$0] } ?? [] }
        if let column = known.first(where: { isKey([$0]) }) { return [column] }
        let pair = ["osm_id", "osm_way_id"].filter(available.contains)
        if !pair.isEmpty, isKey(pair) { return pair }
        if let identifier = info.identifier { return [identifier] }
        return known.first.map { [$0] } ?? []
    }

    private static func columns(of rows: [SourceFeature]) -> [String] {
        var seen: Set<String> = []
        return rows.flatMap { $0.fields.map(\.name) }.filter { seen.insert($0).inserted }
    }

    private static func column(_ name: String, in available: [String]) throws(ImportFault) -> String {
        if let exact = available.first(where: { $0 == name }) { return exact }
        if let close = available.first(where: { $0.lowercased() == name.lowercased() }) { return close }
        throw ImportFault(.columnUnknown(name: name, available: available))
    }
}
