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
    /// New decisions, and ids of buildings whose decision is taken back.
    let decisions: [Decision]
    let withdrawn: [Int64]
    private(set) var expired: [DecisionExpiry] = []
    /// By grid id.
    private(set) var sums: [Int64: (households: Households, buildings: Int)] = [:]
    let plane: MetricPlane?
    /// Whether another connection has written since: SQLite's counter, and the last row of the log.
    let version: FileVersion

    private let db: Database
    private let snapshot: Snapshot
    private let codes: CellCodes
    private let rule: AssignmentRule
    private let estimator: HouseholdEstimator
    private let progress: (JourneyProgress) -> Void
    private let hasUnits: Bool
    /// Of buildings, in the order of their ids; only where units ask for them.
    private var ids: [Int64] = []
    private var assignments: [Assignment?] = []
    private var hash = SHA256()
    private var statements: (staged: Statement, figures: Statement, undecided: Statement)

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
        (decisions, withdrawn) = (chosen.new, chosen.withdrawn)
        inventory.decisions = chosen.held
        rule = AssignmentRule(assigner, basis: basis, decisions: chosen.held, grids: cells.grids)
        hasUnits = try snapshot.count(of: .units) > 0
        try StagedRows.create(in: db)
        statements = (
            try db.makeStatement(sql: "INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            try db.makeStatement(sql: "INSERT INTO staged_figures VALUES (?, ?, ?)"),
            try db.makeStatement(sql: "INSERT INTO staged_undecided VALUES (?, ?, ?, ?, ?)")
        )
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
        summary.decisions = chosen.held.count - expired.count
        let gone = Set(chosen.new.map(\.ref) + request.withdrawn)
        summary.expiredDecisions = try snapshot.expiredDecisions().filter { !gone.contains($0.ref) } + expired
        summary.lineage = try origins()
        summary.hash = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        summary.generation = try snapshot.generation
    }

    // MARK: Buildings

    private struct Building: Sendable {
        var id: Int64
        var ref: String
        var use: String?
        var levels: Double?
        var recorded: Int?
        var units: Int?
        var estimated: Int?
        var source: String?
        var stored: AssignmentColumns
        var blob: Data?
        var isAffected: Bool
        var entrances: [Point] = []
    }

    private struct Located: Sendable {
        var assignment: Assignment?
        var estimated: Int?
        var expiry: DecisionExpiry?
    }

    private mutating func stageBuildings(onlyAffected: Bool) throws {
        let affected = onlyAffected ? "t.id IN (SELECT id FROM affected)" : "1"
        let total = try snapshot.count(of: .buildings)
        let sql = """
            SELECT t.id, t.ref, t.use, t.levels, t.households, t.households_units, t.households_estimated,
                t.households_source, \(StagedRows.columns), \(affected), CASE WHEN \(affected) THEN t.geom END
            FROM buildings t WHERE t.id > ? ORDER BY t.id LIMIT \(Self.chunk)
            """
        try forEachChunk(sql, .buildings) { row in
            Building(
                id: try row.value(), ref: try row.value(), use: try row.optional(), levels: try row.optional(),
                recorded: try row.optional(), units: try row.optional(), estimated: try row.optional(),
                source: try row.optional(), stored: try AssignmentColumns(&row), blob: nil,
                isAffected: try row.value(), entrances: [])
        } shape: {
            $0.blob = $1
        } body: { staging, buildings in
            try staging.stage(&buildings)
            staging.progress(JourneyProgress(.assigning, done: staging.summary.counts.buildings, total: total))
        }
    }

    private mutating func stage(_ buildings: inout [Building]) throws {
        guard let first = buildings.first?.id, let last = buildings.last?.id else { return }
        let unitSums = try sumsOfUnits(from: first, to: last)
        if basis == .entrance {
            let points = try entrances(from: first, to: last)
            for index in buildings.indices { buildings[index].entrances = points[buildings[index].id] ?? [] }
        }
        let found = try locate(buildings)
        for (building, found) in zip(buildings, found) {
            try stage(building, found, units: unitSums[building.id])
        }
        Failpoint.pass("assign.chunk")
    }

    private func locate(_ buildings: [Building]) throws -> [Located] {
        let (rule, codes, plane, estimator) = (rule, codes, plane, estimator)
        return try Cores().map(buildings, inSlicesOf: 256) { building in
            guard building.isAffected else {
                return Located(assignment: building.stored.assignment(codes), estimated: building.estimated)
            }
            let shape = try StoredGeometry.shape(building.blob, layer: .buildings, id: building.id)
            let found = try rule.building(building.id, shape: shape, entrances: building.entrances)
            var estimate: Int?
            // So far from the communities that the plane does not reach it, a footprint has no size.
            if let area = shape?.footprint, let size = try? plane?.area(of: area) {
                estimate = estimator.estimate(footprint: size, levels: building.levels, use: building.use)
            }
            return Located(assignment: found.assignment, estimated: estimate, expiry: found.expiry)
        }
    }

    private mutating func stage(_ building: Building, _ found: Located, units: Int?) throws {
        if building.isAffected { summary.located += 1 }
        let households: Households? =
            if let count = units ?? building.recorded { Households(count, .recorded) } else {
                found.estimated.map { Households($0, .estimated) }
            }
        if building.units != units || building.estimated != found.estimated || building.source == nil {
            try statements.figures.execute(arguments: [building.id, units, found.estimated])
        }
        let columns = AssignmentColumns(found.assignment, codes)
        try stage(.buildings, building.id, columns, was: building.stored, households: households?.count)
        if columns.grid != building.stored.grid {
            summary.movedBuildings += 1
            if summary.moved.count < AssignSummary.listed {
                summary.moved.append(
                    AssignSummary.Move(ref: building.ref, from: building.stored.grid, to: columns.grid))
            }
        }
        summary.counts.buildings += 1
        summary.counts.add(building: found.assignment)
        if let grid = found.assignment?.grid {
            let sum = sums[grid] ?? (Households(0, .recorded), 0)
            sums[grid] = (Households.sum([sum.households, households ?? Households(0, .estimated)]), sum.buildings + 1)
        }
        if let expiry = found.expiry { expired.append(expiry) }
        try note(building, found, columns)
        if hasUnits {
            ids.append(building.id)
            assignments.append(found.assignment)
        }
    }

    /// Keeps what a person should look at.
    private mutating func note(_ building: Building, _ found: Located, _ columns: AssignmentColumns) throws {
        var reason: String?
        if let expiry = found.expiry {
            reason = expiry.cause.rawValue
        } else if let doubt = found.assignment?.doubt {
            reason = doubt.rawValue
        } else if let assignment = found.assignment, assignment.grid == nil {
            reason = "outside"
        }
        if let doubt = found.assignment?.doubt, summary.undecidedBuildings.count < AssignSummary.listed {
            summary.undecidedBuildings.append(
                UndecidedBuilding(
                    ref: building.ref, grid: columns.grid ?? "", share: columns.share ?? 0, reason: doubt.rawValue))
        }
        if found.assignment != nil, columns.grid == nil, summary.outsideBuildings.count < AssignSummary.listed {
            summary.outsideBuildings.append(building.ref)
        }
        if let reason {
            try statements.undecided.execute(arguments: [
                building.id, building.ref, columns.grid, columns.share, reason,
            ])
        }
    }

    private func sumsOfUnits(from first: Int64, to last: Int64) throws -> [Int64: Int] {
        guard hasUnits else { return [:] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT b.id, sum(u.households) FROM buildings b CROSS JOIN units u ON u.building = b.ref
                WHERE b.id BETWEEN ? AND ? AND u.households IS NOT NULL GROUP BY b.id
                """, arguments: [first, last])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as Int64, $0[1] as Int) })
    }

    private func entrances(from first: Int64, to last: Int64) throws -> [Int64: [Point]] {
        var points: [Int64: [Point]] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT b.id, u.id, u.geom FROM buildings b CROSS JOIN units u ON u.building = b.ref
                WHERE b.id BETWEEN ? AND ? AND u.geom IS NOT NULL ORDER BY b.id, u.id
                """, arguments: [first, last])
        while let row = try rows.next() {
            var reader = ColumnReader(row, of: "units")
            let (building, unit) = (try reader.value(Int64.self), try reader.value(Int64.self))
            guard let point = try reader.shape(.units, id: unit)?.vertices.first else { continue }
            points[building, default: []].append(point)
        }
        return points
    }

    // MARK: Units and facilities

    private struct Thing: Sendable {
        var id: Int64
        var ref: String
        var building: Int64?
        var stored: AssignmentColumns
        var blob: Data?
    }

    private mutating func stageUnits() throws {
        let sql = """
            SELECT t.id, t.ref, b.id, t.community, t.grid, t.share, t.community_share, t.method, t.undecided, t.geom
            FROM units t LEFT JOIN buildings b ON b.ref = t.building WHERE t.id > ? ORDER BY t.id LIMIT \(Self.chunk)
            """
        try forEachChunk(sql, .units) { row in
            Thing(
                id: try row.value(), ref: try row.value(), building: try row.optional(),
                stored: try AssignmentColumns(&row), blob: nil)
        } shape: {
            $0.blob = $1
        } body: { staging, units in
            let rule = staging.rule
            let own = try Cores().map(units, inSlicesOf: 256) { unit in
                try StoredGeometry.shape(unit.blob, layer: .units, id: unit.id)?.vertices.first
                    .map { rule.assigner.assignment(of: $0) }
            }
            for (unit, own) in zip(units, own) {
                let building = unit.building.flatMap { staging.assignment(ofBuilding: $0) }
                let found = Assignment.ofUnit(point: own, building: building)
                if found?.disagrees == true, staging.summary.disagreeingUnits.count < AssignSummary.listed {
                    staging.summary.disagreeingUnits.append(unit.ref)
                }
                try staging.stage(
                    .units, unit.id, AssignmentColumns(found?.assignment, staging.codes), was: unit.stored)
                staging.summary.counts.units += 1
                if found?.assignment.grid != nil { staging.summary.counts.unitsAssigned += 1 }
            }
        }
    }

    private mutating func stageFacilities() throws {
        let sql = """
            SELECT t.id, t.ref, NULL, \(StagedRows.columns), t.geom
            FROM facilities t WHERE t.id > ? ORDER BY t.id LIMIT \(Self.chunk)
            """
        try forEachChunk(sql, .facilities) { row in
            Thing(
                id: try row.value(), ref: try row.value(), building: try row.optional(),
                stored: try AssignmentColumns(&row), blob: nil)
        } shape: {
            $0.blob = $1
        } body: { staging, facilities in
            let rule = staging.rule
            let found = try Cores().map(facilities, inSlicesOf: 256) { facility in
                let shape = try StoredGeometry.shape(facility.blob, layer: .facilities, id: facility.id)
                return try rule.assigner.assignment(area: shape?.footprint, point: shape?.point)
            }
            for (facility, found) in zip(facilities, found) {
                try staging.stage(
                    .facilities, facility.id, AssignmentColumns(found, staging.codes), was: facility.stored)
                staging.summary.counts.facilities += 1
                if found?.grid != nil { staging.summary.counts.facilitiesAssigned += 1 }
            }
        }
    }

    private func assignment(ofBuilding id: Int64) -> Assignment? {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id ? assignments[low] : nil
    }

    // MARK: Rows

    private mutating func stage(
        _ layer: Layer, _ id: Int64, _ columns: AssignmentColumns, was stored: AssignmentColumns,
        households: Int? = nil
    ) throws {
        hash.update(data: Data("\(layer.rawValue) \(id) \(columns.grid ?? "")\n".utf8))
        guard columns != stored else { return }
        summary.changed += 1
        var arguments: [(any DatabaseValueConvertible)?] = [layer.rawValue, id]
        arguments += columns.arguments
        arguments += [stored.grid, households]
        statements.staged.setUncheckedArguments(StatementArguments(arguments))
        try statements.staged.execute()
    }

    /// - Parameter sql: asks for rows behind an id in the order of ids, the shape's blob last.
    private mutating func forEachChunk<Item>(
        _ sql: String, _ layer: Layer, read: (inout ColumnReader) throws -> Item,
        shape: (inout Item, Data?) -> Void, body: (inout Staging, inout [Item]) throws -> Void
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
                    var item = try read(&reader)
                    shape(&item, try reader.optional())
                    items.append(item)
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

    private func origins() throws -> [AssignSummary.Origin] {
        guard let inForce else { return [] }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT parent_code, child_code, area_share, households_share FROM lineage WHERE revision = ?
                ORDER BY id LIMIT \(AssignSummary.listed)
                """, arguments: [inForce.number]
        ).map { row in
            var reader = ColumnReader(row, of: "lineage")
            return AssignSummary.Origin(
                from: try reader.value(), to: try reader.value(), areaShare: try reader.value(),
                householdsShare: try reader.optional())
        }
    }
}
