internal import Logging
internal import Storage
internal import Tiling

/// Finds out what every new generation changes, one after another, beside the serving of tiles.
actor ChangeWatch {
    private let tiles: TileSource
    private let log: ChangeLog
    private let logger: Logger
    private var content: MapContent?
    private var rows: [Layer: RowsSeen] = [:]

    init(_ tiles: TileSource, log: ChangeLog, logger: Logger) {
        self.tiles = tiles
        self.log = log
        self.logger = logger
    }

    /// Compares with the generation that was given before.
    func advance(to next: MapContent) async {
        let rowsThen = rows
        rows = await seen(of: next)
        defer { content = next }
        guard let content else { return await log.begin(at: next.generation) }
        do {
            await log.add(try await tiles.change(from: content, to: next, rows: (rowsThen, rows)))
        } catch {
            logger.warning("what generation \(next.generation) changes cannot be told: \(error)")
            await log.begin(at: next.generation)
        }
        await tiles.forget(before: next.generation)
    }

    /// Layers with too many rows are left out.
    private func seen(of content: MapContent) async -> [Layer: RowsSeen] {
        var rows: [Layer: RowsSeen] = [:]
        for layer in MapLayer.allCases {
            guard let own = layer.rowLayer else { continue }
            let count = content.counts[own] ?? 0
            let generation = content.generation
            let prints =
                try? await tiles.district.read {
                    try RowPrints(layer, generation: generation, count: count, in: $0)
                } ?? nil
            guard let prints else { continue }
            guard layer.above?.counted == layer else {
                rows[own] = RowsSeen(prints: prints, counts: nil)
                continue
            }
            guard let counts = try? await tiles.rowCounts(own, content) else { continue }
            rows[own] = RowsSeen(prints: prints, counts: counts)
        }
        return rows
    }
}
