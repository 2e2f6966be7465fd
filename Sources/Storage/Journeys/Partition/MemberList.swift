internal import Planning

/// Old grids known only by their buildings: a table with a building's ref, the code of its grid, perhaps the grid's name.
struct MemberList {
    /// In the order of their codes.
    private(set) var grids: [(code: GridCode, name: String?)] = []
    /// In the order of the source.
    private(set) var members: [(building: String, grid: GridCode)] = []

    private static let buildings = ["building", "building_ref", "ref", "building_id", "楼栋编号", "楼栋编码", "楼栋"]
    private static let codes = ["grid", "grid_code", "code", "网格编码", "网格代码", "网格"]
    private static let names = ["name", "grid_name", "网格名称"]

    /// - Throws: ``StorageError/refused(_:)``.
    init(_ source: OldGridSource, communities: Set<String>) throws {
        var names: [GridCode: String] = [:]
        var rows: [String: (row: Int, grid: GridCode)] = [:]
        var members: [(building: String, grid: GridCode)] = []
        try FaultList.reading(source.path, as: ImportLayer.grids.rawValue) { faults in
            let table = try Source.open(source.path, encoding: source.encoding, for: .grids)
            let columns = try Columns(table, key: source.key)
            try table.forEachFeature { feature in
                try faults.collect(feature) {
                    if let problem = feature.problem { throw ImportFault(problem) }
                    let ref = try columns.text(columns.building, of: feature)
                    let code = try GridCode(importing: try columns.text(columns.grid, of: feature))
                    guard communities.contains(code.community.text) else {
                        throw ImportFault(
                            .parentUnknown(code: code.community.text, level: Level.community.rawValue), key: ref)
                    }
                    if let known = rows[ref] {
                        guard known.grid == code else {
                            throw ImportFault(.duplicate(field: columns.building, text: ref, first: known.row))
                        }
                        return
                    }
                    rows[ref] = (feature.index, code)
                    members.append((ref, code))
                    names[code] = names[code] ?? columns.name.flatMap { feature.text($0) }
                }
            }
        }
        self.members = members
        grids = Set(members.map(\.grid)).sorted().map { ($0, names[$0]) }
    }

    private struct Columns {
        let building: String
        let grid: String
        let name: String?

        init(_ table: Source, key: String?) throws {
            let rows = try table.first(1)
            let available = table.info.fields ?? rows.first?.fields.map(\.name) ?? []
            guard !rows.isEmpty else { throw ImportFault(.noFeatures) }
            func column(_ known: [String]) -> String? {
                CSVSource.column(known, in: available).map { available[$0] }
            }
            if let key, !available.contains(key) { throw ImportFault(.columnUnknown(name: key, available: available)) }
            guard let building = column(MemberList.buildings) else {
                throw ImportFault(.columnUnknown(name: "building", available: available))
            }
            guard let grid = key ?? column(MemberList.codes) else {
                throw ImportFault(.columnUnknown(name: "grid", available: available))
            }
            self.building = building
            self.grid = grid
            name = column(MemberList.names)
        }

        func text(_ column: String, of feature: SourceFeature) throws(ImportFault) -> String {
            guard let text = feature.text(column) else { throw ImportFault(.missing(field: column)) }
            return text
        }
    }
}

extension SourceFeature {
    fileprivate func text(_ column: String) -> String? { fields.first { $0.name == column }?.value.text }
}
