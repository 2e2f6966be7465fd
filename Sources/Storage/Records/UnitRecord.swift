public import Geometry
public import Planning

/// 单元.
public struct UnitRecord: Hashable, Sendable {
    public var id: Int64
    public var ref: String
    /// Ref of its building.
    public var building: String?
    /// As recorded.
    public var households: Int?
    public var population: Int?
    /// `nil` until it was assigned.
    public var assignment: Assignment?
    public var gridCode: String?
    public var communityCode: String?
    public var shape: Shape<Point>?
}

/// 部件: a manhole, a hydrant, a lamp.
public struct FacilityRecord: Hashable, Sendable {
    public var id: Int64
    public var ref: String
    public var kind: String?
    public var name: String?
    /// `nil` until it was assigned.
    public var assignment: Assignment?
    public var gridCode: String?
    public var communityCode: String?
    public var shape: Shape<Point>?
}

extension Snapshot {
    /// The units in the order of their ids.
    ///
    /// - Parameter box: only those whose box shares a point with it.
    public func units(in box: Box? = nil) throws -> [UnitRecord] {
        let assignments = try AssignmentReader(self)
        var units: [UnitRecord] = []
        try forEachRow(.units, in: box) { row in
            let id: Int64 = try row.value()
            let ref: String = try row.value()
            let building: String? = try row.optional()
            let (households, population) = (try row.optional(Int.self), try row.optional(Int.self))
            let (community, grid, assignment) = try assignments.read(&row)
            let shape = try row.shape(.units, id: id)
            if let box, shape?.box?.intersects(box) != true { return }
            units.append(
                UnitRecord(
                    id: id, ref: ref, building: building, households: households, population: population,
                    assignment: assignment, gridCode: grid, communityCode: community, shape: shape))
        }
        return units
    }

    /// The facilities in the order of their ids.
    public func facilities() throws -> [FacilityRecord] {
        let assignments = try AssignmentReader(self)
        var facilities: [FacilityRecord] = []
        try forEachRow(.facilities) { row in
            let id: Int64 = try row.value()
            let ref: String = try row.value()
            let (kind, name) = (try row.optional(String.self), try row.optional(String.self))
            let (community, grid, assignment) = try assignments.read(&row)
            facilities.append(
                FacilityRecord(
                    id: id, ref: ref, kind: kind, name: name, assignment: assignment, gridCode: grid,
                    communityCode: community, shape: try row.shape(.facilities, id: id)))
        }
        return facilities
    }
}
