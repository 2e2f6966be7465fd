internal import Foundation
internal import GRDB
internal import Geometry
internal import Planning
internal import Topology

extension Staging {
    fileprivate struct Building: Sendable {
        var id: Int64
        var ref: String
        var use: String?
        var levels: Double?
        var recorded: Int?
        var units: Int?
        var estimated: Int?
        var source: String?
        var stored: AssignmentColumns
        var isAffected: Bool
        var blob: Data?
        var entrances: [Point] = []
    }

    fileprivate struct Located: Sendable {
        var assignment: Assignment?
        var estimated: Int?
        var expiry: DecisionExpiry?
    }

    mutating func stageBuildings(onlyAffected: Bool) throws {
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
                source: try row.optional(), stored: try AssignmentColumns(&row), isAffected: try row.value(),
                blob: try row.optional())
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

    fileprivate func locate(_ buildings: [Building]) throws -> [Located] {
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
        let areNew =
            building.units != units || building.estimated != found.estimated
            || building.source != households?.source.rawValue
        let columns = AssignmentColumns(found.assignment, codes)
        try stage(
            .buildings, building.id, found.assignment, columns, was: building.stored,
            figures: (units, found.estimated, areNew))
        if columns.grid != building.stored.grid {
            summary.movedBuildings += 1
            if columns.grid == nil { summary.lost += 1 }
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
            try rows.appendUndecided(
                building.id, ref: building.ref, grid: columns.grid, share: columns.share, reason: reason)
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
}
