internal import Foundation
internal import Geometry
internal import Planning
internal import Topology

/// Units and facilities.
extension Staging {
    fileprivate struct Item: Sendable {
        var id: Int64
        var ref: String
        /// Of a unit.
        var building: Int64?
        var stored: AssignmentColumns
        var blob: Data?
    }

    mutating func stageUnits() throws {
        let sql = """
            SELECT t.id, t.ref, b.id, t.community, t.grid, t.share, t.community_share, t.method, t.undecided, t.geom
            FROM units t LEFT JOIN buildings b ON b.ref = t.building WHERE t.id > ? ORDER BY t.id LIMIT \(Self.chunk)
            """
        let assigner = rule.assigner
        try stage(.units, sql) { shape in
            shape?.vertices.first.map { assigner.assignment(of: $0) }
        } conclude: { staging, unit, own in
            let building = unit.building.flatMap { staging.assignment(ofBuilding: $0) }
            let found = Assignment.ofUnit(point: own, building: building)
            if found?.disagrees == true {
                staging.summary.disagreeing += 1
                if staging.summary.disagreeing <= AssignSummary.listed {
                    staging.summary.disagreeingUnits.append(unit.ref)
                }
            }
            staging.summary.counts.units += 1
            if found?.assignment.grid != nil { staging.summary.counts.unitsAssigned += 1 }
            return found?.assignment
        }
    }

    mutating func stageFacilities() throws {
        let sql = """
            SELECT t.id, t.ref, NULL, \(StagedRows.columns), t.geom
            FROM facilities t WHERE t.id > ? ORDER BY t.id LIMIT \(Self.chunk)
            """
        let assigner = rule.assigner
        try stage(.facilities, sql) { shape in
            try assigner.assignment(area: shape?.footprint, point: shape?.point)
        } conclude: { staging, _, own in
            staging.summary.counts.facilities += 1
            if own?.grid != nil { staging.summary.counts.facilitiesAssigned += 1 }
            return own
        }
    }

    /// - Parameters:
    ///   - sql: asks for the columns of an ``Item``.
    ///   - locate: what a shape says by itself; called on all cores.
    ///   - conclude: counts an item, and tells what it is assigned to at last.
    private mutating func stage(
        _ layer: Layer, _ sql: String, locate: @escaping @Sendable (Shape<Point>?) throws -> Assignment?,
        conclude: (inout Staging, Item, Assignment?) -> Assignment?
    ) throws {
        try forEachChunk(sql, layer) { row in
            Item(
                id: try row.value(), ref: try row.value(), building: try row.optional(),
                stored: try AssignmentColumns(&row), blob: try row.optional())
        } body: { staging, items in
            let own = try Cores().map(items, inSlicesOf: 256) { item in
                try locate(StoredGeometry.shape(item.blob, layer: layer, id: item.id))
            }
            for (item, own) in zip(items, own) {
                let found = conclude(&staging, item, own)
                try staging.stage(
                    layer, item.id, found, AssignmentColumns(found, staging.codes), was: item.stored)
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
}
