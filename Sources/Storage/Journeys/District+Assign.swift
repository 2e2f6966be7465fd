internal import Planning

/// What `gridmap assign` is asked to do.
public struct AssignRequest: Sendable {
    public var actor: String

    public init(actor: String) { self.actor = actor }
}

/// What became of it.
public struct AssignSummary: Hashable, Sendable, Codable {
    /// A building that has another grid than before.
    public struct Move: Hashable, Sendable, Codable {
        public var ref: String
        /// Codes of grids; `nil` for none.
        public var from: String?
        public var to: String?
    }

    public var counts: PlanCounts
    /// Buildings, units and facilities whose assignment is not what it was.
    public var changed: Int
    public var moved: [Move]
    public var undecidedBuildings: [UndecidedBuilding]
    /// Refs of the buildings in no grid.
    public var outsideBuildings: [String]
    /// Refs of units whose point lies in another grid than their building.
    public var disagreeingUnits: [String]
    public var generation: Int64
}

extension District {
    /// Assigns every building, unit and facility to the grids in force again, as one batch. Done twice, the second
    /// time changes nothing.
    ///
    /// - Throws: ``StorageError/noGrids``; ``StorageError/planRefused(_:)`` when the grids of the file are no coverage.
    public func assign(
        _ request: AssignRequest, progress: @escaping @Sendable (JourneyProgress) -> Void = { _ in }
    ) throws -> AssignSummary {
        try bringDueRevisionsIntoForce(actor: request.actor)
        var summary = try write(OperationInfo(actor: request.actor, command: "assign")) { transaction in
            progress(JourneyProgress(.reading))
            let inventory = try Inventory(transaction.snapshot)
            let inForce = try transaction.snapshot.revisionInForce()
            let cells = PlanCells(inventory)
            guard !cells.grids.isEmpty else { throw StorageError.noGrids }
            let assigner = try cells.assigner(allowsCuts: inForce?.waiver != nil, for: inventory)
            let placement = try Placement(inventory, by: assigner, progress: progress)
            progress(JourneyProgress(.writing))
            transaction.revision = inForce?.number
            try transaction.setHouseholds(inventory.figures)
            var changed = 0
            for (layer, placed) in [
                (Layer.buildings, placement.buildings), (.units, placement.units),
                (.facilities, placement.facilities),
            ] {
                changed += try transaction.assign(layer, placed.map { ($0.id, $0.assignment) })
            }
            try transaction.setFiguresWhereChanged(cells, placement, inventory)
            let counts = PlanCounts(inventory, grids: cells.grids.count, placement)
            transaction.counts = counts.logged
            transaction.counts["changed"] = changed
            let codes = Dictionary(uniqueKeysWithValues: cells.grids.map { ($0.id, $0.code) })
            return AssignSummary(
                counts: counts, changed: changed,
                moved: placement.buildings.compactMap { building in
                    guard building.formerGrid != building.assignment?.grid else { return nil }
                    return AssignSummary.Move(
                        ref: building.ref, from: building.formerGrid.flatMap { codes[$0] },
                        to: building.assignment?.grid.flatMap { codes[$0] })
                },
                undecidedBuildings: placement.undecided(cells),
                outsideBuildings: placement.buildings.filter { $0.assignment != nil && $0.assignment?.grid == nil }
                    .map(\.ref),
                disagreeingUnits: placement.disagreeing, generation: 0)
        }
        summary.generation = try generation
        return summary
    }
}
