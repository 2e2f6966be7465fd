internal import Crypto
internal import Foundation
internal import GRDB
internal import Geometry
internal import Planning
internal import Topology

/// One reading of the file by a batch: what is in which grid, and in the temporary tables what of it is new.
///
/// Rows are read in chunks, each in a short transaction of its own, so that no reader holds the write-ahead log back, and
/// located on all cores. In memory are the grids, one chunk of shapes, and of each building its id and its assignment.
struct Staging {
    let cells: PlanCells
    let basis: AssignmentBasis
    let inForce: Revision?
    var summary = AssignSummary()
    /// What people decided, as this batch changes it.
    let chosen: Chosen
    var expired: [DecisionExpiry] = []
    /// By grid id.
    var sums: [Int64: (households: Households, buildings: Int)] = [:]
    let plane: MetricPlane?
    /// Whether another connection has written since: SQLite's counter, and the last row of the log.
    let version: FileVersion

    let db: Database
    let snapshot: Snapshot
    let codes: CellCodes
    let rule: AssignmentRule
    let estimator: HouseholdEstimator
    let progress: (JourneyProgress) -> Void
    let hasUnits: Bool
    /// Of buildings, in the order of their ids; only where units ask for them.
    var ids: [Int64] = []
    var assignments: [Assignment?] = []
    private var hash = SHA256()
    let rows: StagedRows
    /// What of the outcome is not in the hash yet.
    private var hashed: [UInt8] = []

    static let chunk = 8192

    init(
        _ snapshot: Snapshot, _ request: AssignRequest, progress: @escaping (JourneyProgress) -> Void
    ) throws {
        self.snapshot = snapshot
        self.progress = progress
        let db = snapshot.db
        self.db = db
        progress(JourneyProgress(.reading))
        version = try FileVersion(db)
        inForce = try snapshot.revisionInForce()
        var inventory = try Inventory(cellsOf: snapshot)
        cells = PlanCells(inventory)
        guard !cells.grids.isEmpty else { throw StorageError.noGrids }
        plane = inventory.plane
        estimator = try snapshot.householdEstimator
        codes = try CellCodes(snapshot)
        basis = request.basis ?? inventory.basis
        let assigner = try cells.assigner(allowsCuts: inForce?.waiver != nil, for: inventory)
        let chosen = try Chosen(request, snapshot, cells, assigner, held: inventory.decisions)
        self.chosen = chosen
        inventory.decisions = chosen.held
        rule = AssignmentRule(assigner, basis: basis, decisions: chosen.held, grids: cells.grids)
        hasUnits = try snapshot.count(of: .units) > 0
        rows = try StagedRows(in: db)
        let wasAll =
            try !request.changedOnly || request.basis.map { $0 != inventory.basis } ?? false
            || Affected.isEverything(snapshot)
        if !wasAll {
            try Affected.find(
                snapshot, basis: basis,
                decided: Array(chosen.held.keys) + chosen.new.map(\.building) + chosen.withdrawn)
        }
        summary.basis = basis
        summary.isDry = request.isDry
        summary.revision = inForce?.number
        summary.counts.communities = inventory.communities.count
        summary.counts.withOutline = inventory.communities.count { $0.area != nil }
        summary.counts.grids = cells.grids.count
        try stageBuildings(onlyAffected: !wasAll)
        try stageUnits()
        try stageFacilities()
        hash.update(data: hashed)
        hashed = []
        summary.decisions = chosen.held.count - expired.count
        let settled = Set(chosen.new.map(\.ref) + request.withdrawn)
        expired += inventory.orphans.filter { !settled.contains($0.ref) }
        summary.expiredDecisions = try snapshot.expiredDecisions().filter { !settled.contains($0.ref) } + expired
        try addOrigins()
        summary.hash = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        summary.generation = try snapshot.generation
    }

    /// Counts a row into the hash, and keeps it when it is not as the file has it.
    ///
    /// - Parameter figures: of a building, and whether they are new.
    mutating func stage(
        _ layer: Layer, _ id: Int64, _ assignment: Assignment?, _ columns: AssignmentColumns,
        was stored: AssignmentColumns, figures: (units: Int?, estimated: Int?, areNew: Bool) = (nil, nil, false)
    ) throws {
        hashed.append(contentsOf: "\(layer.rawValue) \(id) \(columns.grid ?? "")\n".utf8)
        if hashed.count > 1 << 16 {
            hash.update(data: hashed)
            hashed.removeAll(keepingCapacity: true)
        }
        let isAssigned = columns != stored
        if isAssigned { summary.changed += 1 }
        guard isAssigned || figures.areNew else { return }
        try rows.append(
            layer, id, assignment, isAssigned: isAssigned, units: figures.units, estimated: figures.estimated)
    }

    /// - Parameter sql: asks for rows behind an id in the order of ids.
    mutating func forEachChunk<Item>(
        _ sql: String, _ layer: Layer, read: (inout ColumnReader) throws -> Item,
        body: (inout Staging, inout [Item]) throws -> Void
    ) throws {
        let select = try db.makeStatement(sql: sql)
        var last: Int64 = 0
        while true {
            let isOwn = !db.isInsideTransaction
            if isOwn { try db.beginTransaction(.deferred) }
            do {
                var items: [Item] = []
                items.reserveCapacity(Self.chunk)
                let rows = try Row.fetchCursor(select, arguments: [last])
                while let row = try rows.next() {
                    var reader = ColumnReader(row, of: layer.rawValue)
                    items.append(try read(&reader))
                    last = row[0]
                }
                if !items.isEmpty { try body(&self, &items) }
                if isOwn { try db.commit() }
                if items.count < Self.chunk { return }
            } catch {
                if isOwn { try? db.rollback() }
                throw error
            }
        }
    }

    /// Where the grids of the revision in force came from.
    private mutating func addOrigins() throws {
        guard let inForce else { return }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT parent_code, child_code, area_share, households_share FROM lineage WHERE revision = ? ORDER BY id
                """, arguments: [inForce.number])
        while let row = try rows.next() {
            summary.origins += 1
            guard summary.origins <= AssignSummary.listed else { continue }
            var reader = ColumnReader(row, of: "lineage")
            summary.lineage.append(
                AssignSummary.Origin(
                    from: try reader.value(), to: try reader.value(), areaShare: try reader.value(),
                    householdsShare: try reader.optional()))
        }
    }
}
