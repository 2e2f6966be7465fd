internal import Foundation
internal import GRDB
internal import Geometry
public import Planning

extension Snapshot {
    /// The one draft there is, if any: what it was before its edits waits behind it.
    public func draft() throws -> Scenario? { try scenario(where: "revision IS NULL") }

    /// The grids that wait with a pending revision.
    public func scenario(ofRevision number: Int) throws -> Scenario? { try scenario(where: "revision = \(number)") }

    private func scenario(where condition: String) throws -> Scenario? {
        guard
            let found = try Row.fetchOne(
                db,
                sql: "SELECT id, base, band, edits FROM scenarios WHERE \(condition) ORDER BY id DESC")
        else { return nil }
        var reader = ColumnReader(found, of: "scenarios")
        let id: Int64 = try reader.value()
        let base: Int? = try reader.optional()
        let band = try reader.optional(String.self).map { try HouseholdBand($0) }
        let edits: String = try reader.value()
        let cells = try Row.fetchAll(
            db,
            sql: """
                SELECT grid, code, name, community, kind, geom, locked FROM scenario_cells
                WHERE scenario = ? ORDER BY ordinal
                """, arguments: [id])
        let outlines = try Row.fetchAll(
            db, sql: "SELECT community, geom FROM scenario_outlines WHERE scenario = ? ORDER BY community",
            arguments: [id])
        var scenario = Scenario(
            base: base, cells: try cells.map(Self.cell), outlines: try outlines.map(Self.outline), band: band)
        scenario.edits = (try? JSONDecoder().decode([String].self, from: Data(edits.utf8))) ?? []
        return scenario
    }

    private static func outline(_ row: Row) throws -> Scenario.Outline {
        var reader = ColumnReader(row, of: "scenario_outlines")
        let community: Int64 = try reader.value()
        return Scenario.Outline(
            community: community,
            area: try reader.shape(.communities, id: community)?.area ?? MultiPolygon([]))
    }

    private static func cell(_ row: Row) throws -> Scenario.Cell {
        var reader = ColumnReader(row, of: "scenario_cells")
        let grid: Int64? = try reader.optional()
        let code = try GridCode(try reader.value(String.self))
        return Scenario.Cell(
            grid: grid, code: code, name: try reader.value(), community: try reader.value(), kind: try reader.word(),
            area: try reader.shape(.grids, id: grid ?? 0)?.area ?? MultiPolygon([]), isLocked: try reader.value())
    }
}

extension Transaction {
    /// Puts a draft in the place of the one there is, if any.
    public func setDraft(_ scenario: Scenario) throws {
        try dropDraft()
        try insert(scenario, revision: nil)
    }

    /// Puts an edited draft before the one there is, to which ``dropLatestDraft()`` leads back.
    public func setEditedDraft(_ scenario: Scenario) throws {
        try insert(scenario, revision: nil)
        try db.execute(
            sql: """
                DELETE FROM scenarios WHERE revision IS NULL AND id NOT IN
                (SELECT id FROM scenarios WHERE revision IS NULL ORDER BY id DESC LIMIT ?)
                """, arguments: [Self.mostDrafts])
    }

    /// How many edits can be taken back, and one more.
    private static let mostDrafts = 51

    public func dropLatestDraft() throws {
        try db.execute(
            sql: "DELETE FROM scenarios WHERE id = (SELECT max(id) FROM scenarios WHERE revision IS NULL)")
    }

    public func dropDraft() throws {
        try db.execute(sql: "DELETE FROM scenarios WHERE revision IS NULL")
    }

    /// Keeps the grids of a pending revision until its day.
    public func setAside(_ scenario: Scenario, forRevision number: Int) throws {
        try insert(scenario, revision: number)
    }

    public func dropScenario(ofRevision number: Int) throws {
        try db.execute(sql: "DELETE FROM scenarios WHERE revision = ?", arguments: [number])
    }

    private func insert(_ scenario: Scenario, revision: Int?) throws {
        try db.execute(
            sql: "INSERT INTO scenarios (base, revision, operation, band, edits) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                scenario.base, revision, operation, scenario.band?.description,
                String(decoding: try JSONEncoder().encode(scenario.edits), as: UTF8.self),
            ])
        let id = db.lastInsertedRowID
        let insert = try db.makeStatement(
            sql: """
                INSERT INTO scenario_cells (scenario, ordinal, grid, code, name, community, kind, geom, locked)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for (ordinal, cell) in scenario.cells.enumerated() {
            try CleanText.check(cell.name, layer: "scenario", key: cell.code.text, field: "name")
            let blob = StoredGeometry.blob(Shape(cell.area), layer: .grids, datum: datum)
            try insert.execute(arguments: [
                id, ordinal, cell.grid, cell.code.text, cell.name, cell.community, cell.kind.rawValue, Data(blob),
                cell.isLocked,
            ])
        }
        for outline in scenario.outlines {
            let blob = StoredGeometry.blob(Shape(outline.area), layer: .communities, datum: datum)
            try db.execute(
                sql: "INSERT INTO scenario_outlines VALUES (?, ?, ?)", arguments: [id, outline.community, Data(blob)])
        }
    }
}

extension Transaction {
    /// The communities in which grids lie that are in force, drafted or published for a day to come, with what they have in
    /// these fields.
    func communitiesWithGrids(_ fields: [Field]) throws -> [FeatureRow] {
        let columns = (["code"] + fields.map(\.name)).joined(separator: ", ")
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT \(columns) FROM communities WHERE code IN (SELECT community FROM grids)
                OR id IN (SELECT community FROM scenario_cells) OR id IN (SELECT community FROM scenario_outlines)
                ORDER BY code
                """)
        return rows.map { row in
            FeatureRow(key: row[0], values: fields.indices.map { FieldValue(row[$0 + 1] as DatabaseValue) }, shape: nil)
        }
    }
}
