internal import GRDB
public import Geometry

/// The file as one generation had it: what is read through one snapshot belongs together.
///
/// Lent to a closure; it cannot leave it.
public struct Snapshot {
    let db: Database
    public let datum: Datum
}

@available(*, unavailable)
extension Snapshot: Sendable {}

extension Snapshot {
    /// The box around all shapes of a layer; `nil` while it has none.
    public func box(of layer: Layer) throws -> Box? {
        guard let (low, high) = try Extent.stored(layer.rawValue, in: db) else { return nil }
        return try Box(around: [Lattice.point(low), Lattice.point(high)])
    }

    /// The number of the served content; every commit that changes what is served raises it.
    public var generation: Int64 {
        get throws { try Int64.fetchOne(db, sql: "SELECT value FROM counters WHERE name = 'generation'") ?? 0 }
    }

    public func count(of layer: Layer) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(layer.rawValue)") ?? 0
    }
}
