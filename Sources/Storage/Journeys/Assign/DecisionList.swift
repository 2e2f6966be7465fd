internal import Planning

/// Decisions as people bring them: the list of the undecided with a column filled in, or options of the command.
struct DecisionList {
    struct Row {
        /// Counted from 1.
        var row: Int
        var ref: String
        var grid: String
    }

    private static let refs = ["ref", "building", "building_ref", "building_id", "楼栋编号", "楼栋编码", "楼栋"]
    private static let choices = ["decision", "decided", "核定", "核定网格", "决定"]

    /// Rows with nothing in the column of decisions are still undecided, and passed over.
    ///
    /// - Throws: ``StorageError/refused(_:)``.
    static func rows(of path: String, encoding: String?) throws -> [Row] {
        try FaultList.reading(path, as: "decisions") { faults in
            let table = try Source.open(path, encoding: encoding, for: .grids)
            let available = try table.info.fields ?? table.first(1).first?.fields.map(\.name) ?? []
            guard let ref = CSVSource.column(refs, in: available).map({ available[$0] }) else {
                throw ImportFault(.columnUnknown(name: "ref", available: available))
            }
            guard let choice = CSVSource.column(choices, in: available).map({ available[$0] }) else {
                throw ImportFault(.columnUnknown(name: "decision", available: available))
            }
            var rows: [Row] = []
            try table.forEachFeature { feature in
                try faults.collect(feature) {
                    if let problem = feature.problem { throw ImportFault(problem) }
                    func text(_ name: String) -> String? { feature.fields.first { $0.name == name }?.value.text }
                    guard let grid = text(choice) else { return }
                    guard let building = text(ref) else { throw ImportFault(.missing(field: ref)) }
                    rows.append(Row(row: feature.index, ref: building, grid: grid))
                }
            }
            return rows
        }
    }

    /// - Parameter building: what a ref names: the building's id and the grids it reaches into.
    /// - Throws: ``StorageError/refused(_:)`` with every row that names no building, no grid in force, or a building
    ///   that an earlier row named.
    static func decisions(
        _ rows: [Row], source: String, _ grids: [PlanCells.Grid], retired: Set<String>,
        building: (_ ref: String) throws -> (id: Int64, touched: [Int64])?
    ) throws -> [Decision] {
        let byCode = Dictionary(uniqueKeysWithValues: grids.map { ($0.code, $0) })
        var seen: [String: Int] = [:]
        return try FaultList.reading(source, as: "decisions") { faults in
            var decisions: [Decision] = []
            for row in rows {
                func fault(_ problem: ImportProblem) {
                    faults.add(ImportFault(problem, feature: row.row, key: row.ref))
                }
                if let first = seen.updateValue(row.row, forKey: row.ref) {
                    fault(.decidedTwice(ref: row.ref, first: first))
                } else if let grid = byCode[row.grid] {
                    if let found = try building(row.ref) {
                        decisions.append(
                            Decision(
                                building: found.id, ref: row.ref, grid: grid.id, code: grid.code,
                                touched: found.touched))
                    } else {
                        fault(.buildingMissing(ref: row.ref))
                    }
                } else if isFromSpreadsheet(row.grid) {
                    fault(.spreadsheetCode(text: row.grid))
                } else {
                    fault(.gridNotInForce(code: row.grid, isRetired: retired.contains(row.grid)))
                }
            }
            return decisions
        }
    }

    private static func isFromSpreadsheet(_ code: String) -> Bool {
        do { _ = try GridCode(code) } catch PlanningError.codeInScientificNotation { return true } catch {}
        return false
    }
}
