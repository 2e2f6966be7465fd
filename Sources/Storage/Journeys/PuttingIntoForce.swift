internal import Geometry
internal import Planning
internal import Topology

/// A plan on its way into force, inside one transaction: grids, outlines, assignments, codes and lineage change together.
struct PuttingIntoForce {
    let transaction: Transaction
    let scenario: Scenario
    let revision: Revision
    private var inventory: Inventory
    let cells: PlanCells
    let placement: Placement

    /// Assigns everything to the new grids; writes nothing yet but the ids set aside for them.
    ///
    /// - Throws: ``StorageError/planRefused(_:)`` when the cells are no coverage.
    init(
        _ transaction: Transaction, _ scenario: Scenario, as revision: Revision,
        progress: (JourneyProgress) -> Void
    ) throws {
        self.transaction = transaction
        self.scenario = scenario
        self.revision = revision
        inventory = try Inventory(transaction.snapshot)
        if let band = scenario.band { inventory.profiles.setBand(band) }
        let new = scenario.cells.count { $0.grid == nil }
        cells = PlanCells(scenario, firstNewID: new > 0 ? try transaction.takeIDs(new, for: .grids) : 0)
        let rule = try cells.rule(allowsCuts: revision.waiver != nil, for: inventory)
        placement = try Placement(inventory, by: rule, progress: progress)
    }

    var counts: PlanCounts { PlanCounts(inventory, grids: cells.grids.count, placement) }

    /// Faults against the communities' outlines, and rules broken.
    func findings() throws -> (faults: [FaultReport], violations: [Violation]) {
        (try cells.faults(inventory).map(\.report), try cells.violations(inventory, placement))
    }

    /// What a plan that comes into force changes.
    struct Changes {
        /// Codes of the grids that are new, and of those that are no more.
        var new: [String] = []
        var retired: [String] = []
        /// Buildings that changed their grid, and those of them that have none now.
        var moved = 0
        var lost = 0
    }

    func write() throws -> Changes {
        let former = inventory.grids
        try transaction.setHouseholds(inventory.figures)
        try transaction.setRuleProfiles(inventory.profiles)
        try transaction.expire(placement.expired)
        try transaction.markAssigned()
        try writeOutlines()
        try writeGrids()
        var changes = Changes()
        for (layer, placed) in [
            (Layer.buildings, placement.buildings), (.units, placement.units), (.facilities, placement.facilities),
        ] {
            _ = try transaction.assign(layer, placed.map { ($0.id, $0.assignment) })
            if layer == .buildings {
                changes.moved = placed.count { $0.formerGrid != nil && $0.formerGrid != $0.assignment?.grid }
                changes.lost = placed.count { $0.formerGrid != nil && $0.assignment?.grid == nil }
            }
        }
        try transaction.setFiguresWhereChanged(cells, placement.sums, on: inventory.plane)
        let present = Set(cells.grids.map(\.id))
        let before = Set(former.map(\.id))
        let new = cells.grids.filter { !before.contains($0.id) }
        let retired = former.filter { !present.contains($0.id) }
        func entry(_ code: String, _ grid: Int64, _ state: CodeEntry.State) throws -> CodeEntry {
            CodeEntry(
                code: try GridCode(code), grid: grid, state: state, reason: revision.reason, time: transaction.instant)
        }
        try transaction.setCodes(
            new.map { try entry($0.code, $0.id, .valid) } + retired.map { try entry($0.code, $0.id, .retired) })
        try writeLineage(former)
        (changes.new, changes.retired) = (new.map(\.code).sorted(), retired.map(\.code).sorted())
        return changes
    }

    private func writeGrids() throws {
        let codes = Dictionary(uniqueKeysWithValues: inventory.communities.map { ($0.id, $0.code) })
        _ = try transaction.upsert(
            .grids, fields: Layer.grids.fields("name", "community", "kind", "locked"), replace: true,
            rows: cells.grids.map { grid in
                FeatureRow(
                    key: grid.code,
                    values: [
                        .text(grid.name), FieldValue(codes[grid.community]), .text(grid.kind.rawValue),
                        .boolean(grid.isLocked),
                    ],
                    shape: Shape(grid.area), id: grid.id)
            })
    }

    /// Upper levels are what their cells make of them: communities get the vertices that grids put on their borders,
    /// streets and the district without an outline of their own are dissolved from their communities.
    private func writeOutlines() throws {
        let ids = inventory.communities.map(\.id)
        let order = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
        let groups = cells.grids.map { order[$0.community] ?? -1 } + cells.outlines.map { order[$0.community] ?? -1 }
        let byCommunity = try Coverage(cells.areas).dissolved(by: groups)
        var outlines: [Int64: MultiPolygon] = [:]
        for (index, id) in ids.enumerated() where index < byCommunity.cellCount {
            let shape = byCommunity.shape(ofCell: index)
            if !shape.isEmpty { outlines[id] = shape }
        }
        try transaction.setOutlines(of: .communities, inventory.communities, outlines)
        for (layer, level) in [(Layer.streets, Level.street), (.district, .district)] {
            let areas = try transaction.snapshot.areas(layer).filter { $0.outline != .given }
            guard !areas.isEmpty else { continue }
            var derived: [Int64: MultiPolygon] = [:]
            for area in areas {
                let members = inventory.communities.indices.filter {
                    inventory.communities[$0].lies(in: area, of: level)
                }
                guard !members.isEmpty, members.allSatisfy({ outlines[ids[$0]] != nil }) else { continue }
                let chosen = Set(members)
                derived[area.id] =
                    byCommunity.dissolved(by: (0..<byCommunity.cellCount).map { chosen.contains($0) ? 0 : -1 })
                    .shape(ofCell: 0)
            }
            try transaction.setOutlines(of: layer, areas, derived)
        }
    }

    private func writeLineage(_ former: [GridRecord]) throws {
        guard !former.isEmpty else { return }
        let moves = zip(placement.buildings, placement.households).compactMap { building, households in
            building.formerGrid.flatMap { from in
                building.assignment?.grid.map {
                    Lineage.Move(from: from, to: $0, households: households?.count ?? 0)
                }
            }
        }
        let lines = try Lineage.between(
            old: former.map { ($0.id, $0.area) }, new: cells.grids.map { ($0.id, $0.area) }, moves: moves)
        let parents = Dictionary(grouping: lines, by: \.parent).mapValues(\.count)
        let children = Dictionary(grouping: lines, by: \.child).mapValues(\.count)
        // A grid that came from itself alone, whole, has no story to tell.
        let told = lines.filter { $0.parent != $0.child || parents[$0.parent] != 1 || children[$0.child] != 1 }
        var codes: [Int64: GridCode] = [:]
        for grid in former { codes[grid.id] = try GridCode(grid.code) }
        for grid in cells.grids { codes[grid.id] = try GridCode(grid.code) }
        try transaction.addLineage(
            told.map { line in
                var line = line
                line.areaShare = min(1, line.areaShare)
                line.householdShare = min(1, line.householdShare)
                return line
            }, revision: revision.number, codes: codes)
    }
}

extension AreaRecord {
    /// By the parent that its source names; where none is named, by the digits of its code.
    fileprivate func lies(in area: AreaRecord, of level: Level) -> Bool {
        switch level {
        case .street: parent == area.code || (parent == nil && code.hasPrefix(area.code))
        default: code.hasPrefix(area.code)
        }
    }
}
