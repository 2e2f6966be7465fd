internal import Geometry
internal import Storage
internal import Tiling

/// What is known of a layer that is read tile by tile, in one generation.
struct RowsSeen: Sendable {
    let prints: RowPrints
    /// `nil` where nothing is counted.
    let counts: RowCounts?

    /// Around all counts that only one of two generations has as they are.
    func boxOfCounts(since old: RowsSeen) -> Box? {
        old.counts.flatMap { counts?.box(ofChangesSince: $0) }
    }

    /// The tiles of a zoom that show other counts; `nil` when they are more than `limit`.
    func changesOfCounts(since old: RowsSeen, z: Int, limit: Int) -> Set<TileID>? {
        guard let counts, let former = old.counts else { return [] }
        return counts.changes(since: former, z: z, limit: limit)
    }
}

/// What tiles show of each row of a layer that is read tile by tile, in one generation.
struct RowPrints: Sendable {
    private let rows: [Fingerprint: Box]

    /// More rows than this are not looked through at every change.
    private static let maxRows = 300_000

    /// - Returns: `nil` when there are too many rows, or the file is of another generation.
    init?(_ layer: MapLayer, generation: Int64, count: Int, in snapshot: Snapshot) throws {
        guard count <= Self.maxRows, try snapshot.generation == generation else { return nil }
        var rows: [Fingerprint: Box] = [:]
        rows.reserveCapacity(count)
        try TileSource.forEachRow(of: layer, snapshot) { feature, shape in
            guard let box = shape.box else { return }
            var maker = FingerprintMaker()
            maker.add(feature)
            maker.add(shape)
            rows[maker.fingerprint] = box
        }
        self.rows = rows
    }

    /// The boxes of all rows that only one of two generations has as they are.
    func changes(since old: RowPrints) -> [Box] {
        rows.compactMap { old.rows[$0.key] == nil ? $0.value : nil }
            + old.rows.compactMap { rows[$0.key] == nil ? $0.value : nil }
    }
}
