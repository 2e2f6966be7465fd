internal import GRDB
internal import Geometry
internal import Planning

/// What people decided: as the file has it, and as this batch is to change it.
struct Chosen {
    /// Those that are not in the file yet.
    let new: [Decision]
    /// Refs whose decision is taken back, and the ids of those that are buildings still.
    let withdrawnRefs: [String]
    let withdrawn: [Int64]
    /// What holds for this batch, by the building's id.
    let held: [Int64: Decision]

    /// - Throws: ``StorageError/refused(_:)`` for what cannot be decided so.
    init(
        _ request: AssignRequest, _ snapshot: Snapshot, _ cells: PlanCells, _ assigner: Assigner,
        held: [Int64: Decision]
    ) throws {
        let find = try snapshot.db.makeStatement(sql: "SELECT id, geom FROM buildings WHERE ref = ?")
        func building(_ ref: String) throws -> (id: Int64, touched: [Int64])? {
            guard let row = try Row.fetchOne(find, arguments: [ref]) else { return nil }
            var reader = ColumnReader(row, of: "buildings")
            let id: Int64 = try reader.value()
            let shape = try reader.shape(.buildings, id: id)
            return (id, try AssignmentRule.reached(by: shape, cells.grids, assigner).map(\.grid.id))
        }
        let retired = Set(try snapshot.codes().filter { $0.state == .retired }.map(\.code.text))
        var asked: [Decision] = []
        let typed = request.decisions.enumerated().map {
            DecisionList.Row(row: $0.offset + 1, ref: $0.element.ref, grid: $0.element.grid)
        }
        asked += try DecisionList.decisions(typed, source: "--set", cells.grids, retired: retired, building: building)
        if let list = request.decisionList {
            let rows = try DecisionList.rows(of: list.path, encoding: list.encoding)
            let listed = try DecisionList.decisions(
                rows, source: list.path, cells.grids, retired: retired, building: building)
            try Self.checkAgreement(of: rows, source: list.path, with: request)
            asked += listed.filter { new in !asked.contains { $0.building == new.building } }
        }
        var withdrawn: [Int64] = []
        try FaultList.reading("--unset", as: "decisions") { faults in
            for (index, ref) in request.withdrawn.enumerated() {
                let found = try building(ref)
                if let found { withdrawn.append(found.id) }
                guard try !snapshot.isDecided(ref) else { continue }
                let problem: ImportProblem = found == nil ? .buildingMissing(ref: ref) : .decisionMissing(ref: ref)
                faults.add(ImportFault(problem, feature: index + 1, key: ref))
            }
        }
        withdrawnRefs = request.withdrawn
        self.withdrawn = withdrawn
        new = asked.filter { held[$0.building] != $0 }
        var all = held
        for building in withdrawn { all[building] = nil }
        for decision in asked { all[decision.building] = decision }
        self.held = all
    }

    /// - Throws: ``StorageError/refused(_:)`` with every row of a list that says of a building what an option does not.
    private static func checkAgreement(of rows: [DecisionList.Row], source: String, with request: AssignRequest) throws
    {
        let typed = Dictionary(request.decisions.map { ($0.ref, $0.grid) }) { first, _ in first }
        let withdrawn = Set(request.withdrawn)
        try FaultList.reading(source, as: "decisions") { faults in
            for row in rows {
                let option =
                    withdrawn.contains(row.ref)
                    ? "--unset" : typed[row.ref].map { $0 == row.grid } == false ? "--set" : nil
                guard let option else { continue }
                faults.add(ImportFault(.contradiction(ref: row.ref, option: option), feature: row.row, key: row.ref))
            }
        }
    }
}
