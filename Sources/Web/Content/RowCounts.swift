internal import Geometry
internal import Storage
internal import Tiling

/// How many rows of a layer there are, grid by grid, and place by place where there is no grid: what tiles show where
/// single rows would be too small or too many. Every row with a grid or a place is counted once.
struct RowCounts: Sendable {
    /// Rows that are counted together.
    private struct Count: Hashable, Sendable {
        /// In a grid, where its label stands; otherwise in the middle of the rows.
        var place: Point
        /// `nil` for several, and for none.
        var grid: Grid?
        var rows = 0
        /// `nil` while no row says.
        var households: Int?

        struct Grid: Hashable, Sendable {
            /// `nil` where only a part of the grid is counted.
            var id: Int64?
            var code: String
        }

        mutating func add(_ rows: Int, _ households: Int?) {
            self.rows += rows
            if let households { self.households = (self.households ?? 0) + households }
        }
    }

    let generation: Int64
    private let name: String
    private let counts: [Count]

    /// Rows without a grid are counted in cells as large as tiles of this zoom.
    private static let finest = 17
    /// A tile sums them up in cells as large as tiles of so many zooms further on: sixteen along its side.
    private static let cellDepth = 4
    /// Counts of grids shown one by one in a tile; more are summed up in cells too.
    private static let mostGrids = 1_000

    /// All of a layer, each grid's where its label stands.
    ///
    /// - Parameter labels: where the labels of the grids stand; `nil` without grids.
    /// - Throws: ``TileSource/GenerationMoved``, and what reading throws.
    init(
        _ layer: Layer, of content: MapContent, labels: PlacedLabels?, in snapshot: Snapshot
    ) throws {
        guard try snapshot.generation == content.generation else { throw TileSource.GenerationMoved() }
        var grids: [String: Count] = [:]
        for (grid, label) in zip(content.grids, labels?.points ?? []) {
            guard let place = label?.place ?? grid.record.area.box?.middle else { continue }
            grids[grid.record.code] = Count(place: place, grid: .init(id: grid.record.id, code: grid.record.code))
        }
        var cells: [TileID: Middle] = [:]
        try snapshot.forEachPlaced(layer) { grid, households, box in
            if let grid, grids[grid]?.add(1, households) != nil { return }
            guard let place = try box()?.middle else { return }
            cells[TileID(at: place, z: Self.finest), default: Middle(place)].add(place, 1, households)
        }
        self.init(layer, content, grids.values.filter { $0.rows > 0 } + cells.values.map(\.count))
    }

    /// Those whose middle is in a tile, each grid's in the middle of them.
    ///
    /// - Throws: as the other one.
    init(_ layer: Layer, of content: MapContent, in tile: TileID, _ snapshot: Snapshot) throws {
        guard try snapshot.generation == content.generation else { throw TileSource.GenerationMoved() }
        var grids: [String: Middle] = [:]
        var cells: [TileID: Middle] = [:]
        try snapshot.forEachPlaced(layer, in: tile.latticeBox(margin: 1)) { code, households, box in
            guard let place = try box()?.middle, TileID(at: place, z: tile.z, in: tile.set) == tile else { return }
            if let code {
                grids[code, default: Middle(place, in: .init(code: code))].add(place, 1, households)
            } else {
                cells[TileID(at: place, z: Self.finest), default: Middle(place)].add(place, 1, households)
            }
        }
        self.init(layer, content, grids.values.map(\.count) + cells.values.map(\.count))
    }

    private init(_ layer: Layer, _ content: MapContent, _ counts: [Count]) {
        generation = content.generation
        name = layer.rawValue
        self.counts = counts.sorted { ($0.grid?.code ?? "~", $0.place) < ($1.grid?.code ?? "~", $1.place) }
    }

    /// Counts summed up, and the middle of where they stand.
    private struct Middle {
        private var (x, y) = (Int64(0), Int64(0))
        private var sum: Count

        init(_ place: Point, in grid: Count.Grid? = nil) { sum = Count(place: place, grid: grid) }

        mutating func add(_ place: Point, _ rows: Int, _ households: Int?) {
            x += Int64(place.x) * Int64(rows)
            y += Int64(place.y) * Int64(rows)
            sum.add(rows, households)
        }

        var count: Count {
            var count = sum
            let rows = Int64(max(sum.rows, 1))
            count.place = Point(Int32(clamping: x / rows), Int32(clamping: y / rows))
            return count
        }
    }

    /// What a tile shows of them: the sums of all tiles of a zoom are those of the layer.
    func append(in tile: TileID, to layer: inout TileLayer) {
        append(counts.filter { TileID(at: $0.place, z: tile.z, in: tile.set) == tile }, in: tile, to: &layer)
    }

    private func append(_ here: [Count], in tile: TileID, to layer: inout TileLayer) {
        let areMany = here.count { $0.grid != nil } > Self.mostGrids
        var cells: [TileID: (middle: Middle, first: Point)] = [:]
        var order: [TileID] = []
        for count in here {
            if count.grid != nil, !areMany {
                show(count, at: count.place, in: tile, &layer)
                continue
            }
            let cell = TileID(at: count.place, z: min(tile.z + Self.cellDepth, TileID.maxZoom), in: tile.set)
            if cells[cell] == nil { order.append(cell) }
            cells[cell, default: (Middle(count.place), count.place)].middle.add(
                count.place, count.rows, count.households)
        }
        for cell in order {
            guard let (middle, first) = cells[cell] else { continue }
            show(middle.count, at: first, in: tile, &layer)
        }
    }

    /// - Parameter first: a place that is surely in the tile.
    private func show(_ count: Count, at first: Point, in tile: TileID, _ layer: inout TileLayer) {
        guard let shape = PlainCutter.cut(count.place, to: tile) ?? PlainCutter.cut(first, to: tile) else { return }
        var properties: [(name: String, value: JSONValue)] = [
            (name, JSONValue(count.rows)), ("households", JSONValue(count.households)),
        ]
        if let grid = count.grid { properties.append(("grid", .text(grid.code))) }
        layer.append(TileFeature(id: count.grid?.id, properties: properties), shape)
    }

    /// Of what a tile shows of them.
    func fingerprint(in tile: TileID) -> Fingerprint {
        var shown = TileLayer(name)
        append(in: tile, to: &shown)
        return Self.fingerprint(of: shown)
    }

    static func fingerprint(of shown: TileLayer) -> Fingerprint {
        var maker = FingerprintMaker()
        for (feature, shape) in shown.members {
            guard case .point(let place) = shape else { continue }
            maker.add(feature)
            maker.add(place.x)
            maker.add(place.y)
        }
        return shown.members.isEmpty ? .nothing : maker.fingerprint
    }

    /// Around everything that only one of two generations counts as it does; `nil` when they count alike.
    func box(ofChangesSince old: RowCounts) -> Box? {
        Set(counts).symmetricDifference(old.counts).reduce(nil) { box, count in
            let place = Box(minX: count.place.x, minY: count.place.y, maxX: count.place.x, maxY: count.place.y)
            return box?.union(place) ?? place
        }
    }

    /// The tiles of a zoom that show other counts than the other generation's; `nil` when they are more than `limit`.
    func changes(since old: RowCounts, z: Int, limit: Int) -> Set<TileID>? {
        let changed = Set(counts).symmetricDifference(old.counts)
        let touched = Set(changed.map { TileID(at: $0.place, z: z) })
        guard touched.count <= limit else { return nil }
        func shown(_ counts: RowCounts) -> [TileID: Fingerprint] {
            let here = Dictionary(grouping: counts.counts) { TileID(at: $0.place, z: z) }
            return Dictionary(
                uniqueKeysWithValues: touched.map { tile in
                    var layer = TileLayer(name)
                    counts.append(here[tile] ?? [], in: tile, to: &layer)
                    return (tile, Self.fingerprint(of: layer))
                })
        }
        let (now, before) = (shown(self), shown(old))
        return touched.filter { now[$0] != before[$0] }
    }
}

extension TileSource {
    /// The counts of a layer's rows that a tile shows: whole grids where rows are too small to be seen one by one; where they
    /// are not, just what is in the tile, so that it may stand beside tiles of single rows.
    func rowCounts(_ rows: MapLayer, in tile: TileID, _ content: MapContent) async throws -> RowCounts {
        guard let layer = rows.rowLayer else { preconditionFailure("\(rows) has no rows to count") }
        guard tile.z >= Self.firstZoom(of: rows, on: tile.set) else { return try await rowCounts(layer, content) }
        return try await district.read { try RowCounts(layer, of: content, in: tile, $0) }
    }

    /// Those of the whole layer, counted once for a generation.
    func rowCounts(_ layer: Layer, _ content: MapContent) async throws -> RowCounts {
        try await rowCounts.value(layer, isFresh: { $0.generation == content.generation }) { _ in
            var labels: PlacedLabels?
            if let grids = content.areas[.grids], grids.box != nil { labels = try await placed(grids, .grids, content) }
            let known = labels
            return try await district.read { try RowCounts(layer, of: content, labels: known, in: $0) }
        }
    }
}
