internal import Foundation
internal import GRDB

/// A person's choice of the grid of one building.
struct Decision: Hashable, Sendable {
    var building: Int64
    var ref: String
    /// Id of the grid.
    var grid: Int64
    var code: String
    /// Ids of the grids that the building reached into when it was decided, in order.
    var touched: [Int64]
}

/// A decision that does not hold any more: the automatic answer applies.
public struct DecisionExpiry: Hashable, Sendable, Codable {
    public enum Cause: String, Hashable, Sendable, Codable {
        /// The chosen grid is no more.
        case gridGone
        /// The building reaches into other grids than when it was decided.
        case bordersMoved
        /// The building was missing from an import, even if one of its ref came back.
        case buildingGone
    }

    public var ref: String
    /// Code of the grid that was chosen.
    public var grid: String
    public var cause: Cause

    public init(ref: String, grid: String, cause: Cause) {
        self.ref = ref
        self.grid = grid
        self.cause = cause
    }
}

extension Snapshot {
    /// The decisions that hold while their grids and borders are as they were, by the building's id.
    func decisions() throws -> [Int64: Decision] {
        var decisions: [Int64: Decision] = [:]
        for row in try Row.fetchAll(
            db,
            sql: """
                SELECT building, ref, grid, grid_code, touched FROM decisions
                WHERE state = 'valid' AND building IN (SELECT id FROM buildings)
                """)
        {
            var reader = ColumnReader(row, of: "decisions")
            let building: Int64 = try reader.value()
            let (ref, grid, code) = (
                try reader.value(String.self), try reader.value(Int64.self), try reader.value(String.self)
            )
            let touched = try? JSONDecoder().decode([Int64].self, from: Data(try reader.value(String.self).utf8))
            decisions[building] = Decision(
                building: building, ref: ref, grid: grid, code: code, touched: touched ?? [])
        }
        return decisions
    }

    /// Those whose building has ended, and which no operation has said so of yet.
    func orphanedDecisions() throws -> [DecisionExpiry] {
        try expiries(
            "SELECT ref, grid_code, '\(DecisionExpiry.Cause.buildingGone.rawValue)'",
            where: "state = 'valid' AND building NOT IN (SELECT id FROM buildings)")
    }

    /// Those that were found not to hold any more, until a person decides again or withdraws them.
    func expiredDecisions() throws -> [DecisionExpiry] {
        try expiries("SELECT ref, grid_code, cause", where: "state = 'expired'")
    }

    private func expiries(_ select: String, where condition: String) throws -> [DecisionExpiry] {
        try Row.fetchAll(db, sql: "\(select) FROM decisions WHERE \(condition) ORDER BY building").map { row in
            var reader = ColumnReader(row, of: "decisions")
            return DecisionExpiry(ref: try reader.value(), grid: try reader.value(), cause: try reader.word())
        }
    }

    /// Whether somebody decided about a building, and neither decided again nor took it back.
    func isDecided(_ ref: String) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM decisions WHERE ref = ? AND state IN ('valid', 'expired'))",
            arguments: [ref]) ?? false
    }

    var assignmentBasis: AssignmentBasis {
        get throws {
            guard let text = try setting(.assignmentBasis) else { return .share }
            guard let basis = AssignmentBasis(rawValue: text) else {
                throw StorageError.badSetting(name: Setting.assignmentBasis.rawValue, detail: text)
            }
            return basis
        }
    }

    /// The operation that everything the file holds was last assigned by; `nil` when that is not known.
    var assignedThrough: Int64? {
        get throws {
            try Int64.fetchOne(db, sql: "SELECT value FROM settings WHERE key = 'assigned_through'")
        }
    }
}

extension Transaction {
    func decide(_ decisions: [Decision]) throws {
        for decision in decisions {
            try end(decision.ref, as: "replaced")
            try db.execute(
                sql: """
                    INSERT INTO decisions (building, ref, grid, grid_code, touched, state, operation)
                    VALUES (?, ?, ?, ?, ?, 'valid', ?)
                    """,
                arguments: [
                    decision.building, decision.ref, decision.grid, decision.code,
                    "[\(decision.touched.map(String.init).joined(separator: ","))]", operation,
                ])
        }
        if !decisions.isEmpty { touch(table: "decisions", served: false) }
    }

    /// - Parameter refs: of buildings.
    func withdraw(_ refs: [String]) throws {
        for ref in refs {
            try end(ref, as: "withdrawn")
            touch(table: "decisions", served: false)
        }
    }

    func expire(_ expired: [DecisionExpiry]) throws {
        for expiry in expired {
            try db.execute(
                sql: """
                    UPDATE decisions SET state = 'expired', cause = ?, ended_by = ? WHERE ref = ? AND state = 'valid'
                    """, arguments: [expiry.cause.rawValue, operation, expiry.ref])
        }
        if !expired.isEmpty { touch(table: "decisions", served: false) }
    }

    /// By its ref: what was decided of a building that came back was decided of the row before.
    private func end(_ ref: String, as state: String) throws {
        try db.execute(
            sql: "UPDATE decisions SET state = ?, ended_by = ? WHERE ref = ? AND state IN ('valid', 'expired')",
            arguments: [state, operation, ref])
    }

    /// Says that this write leaves everything assigned.
    func markAssigned() throws {
        try db.execute(
            sql: """
                INSERT INTO settings VALUES ('assigned_through', ?)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value
                """, arguments: [String(operation)])
    }
}
