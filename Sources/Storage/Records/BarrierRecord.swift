public import Geometry

/// 分界要素: a line that borders should follow.
public struct BarrierRecord: Hashable, Sendable {
    public var id: Int64
    public var ref: String
    public var name: String?
    public var kind: String?
    public var strength: Double?
    public var isBridge: Bool
    public var isTunnel: Bool
    public var shape: Shape<Point>?
}

/// 小区.
public struct EstateRecord: Hashable, Sendable {
    public var id: Int64
    public var ref: String
    public var name: String?
    public var shape: Shape<Point>?
}

extension Snapshot {
    /// The barriers in the order of their ids.
    ///
    /// - Parameter box: only those whose box shares a point with it.
    public func barriers(in box: Box? = nil) throws -> [BarrierRecord] {
        var barriers: [BarrierRecord] = []
        try forEachRow(.barriers, in: box) { row in
            let id: Int64 = try row.value()
            let barrier = BarrierRecord(
                id: id, ref: try row.value(), name: try row.optional(), kind: try row.optional(),
                strength: try row.optional(), isBridge: try row.value(), isTunnel: try row.value(),
                shape: try row.shape(.barriers, id: id))
            if let box, barrier.shape?.box?.intersects(box) != true { return }
            barriers.append(barrier)
        }
        return barriers
    }

    /// The estates in the order of their ids.
    public func estates() throws -> [EstateRecord] {
        var estates: [EstateRecord] = []
        try forEachRow(.estates) { row in
            let id: Int64 = try row.value()
            estates.append(
                EstateRecord(
                    id: id, ref: try row.value(), name: try row.optional(), shape: try row.shape(.estates, id: id)))
        }
        return estates
    }
}
