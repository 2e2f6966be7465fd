internal import Foundation
internal import Geometry
internal import NIOCore
internal import Planning
internal import Storage
internal import Tiling

/// Tiles of all layers, each cut once and kept for as long as nothing in it changes.
///
/// With a tile is kept the fingerprint of what it was made from. A new generation makes nothing stale by itself: the first
/// who asks for a tile then takes the fingerprint again, which costs little, and where it is the same the tile is too.
struct TileSource: Sendable {
    /// What a tile is asked for as.
    struct Kind: Hashable, Sendable {
        /// Distinct.
        let layers: [MapLayer]
        let format: TileFormat
        /// Which features, and what of them; `nil` for all.
        let selection: TileSelection?

        /// In the order of ``MapLayer``.
        init(_ layers: Set<MapLayer>, _ format: TileFormat, _ selection: TileSelection? = nil) {
            self.init(MapLayer.allCases.filter(layers.contains), format, selection)
        }

        init(_ layers: [MapLayer], _ format: TileFormat, _ selection: TileSelection? = nil) {
            self.layers = layers
            self.format = format
            self.selection = selection
        }

        /// As addresses have it.
        var layerList: String { layers.map(\.rawValue).joined(separator: ",") }

        /// Of its own for every kind.
        var name: String { "\(layerList).\(format.rawValue)" }
    }

    private struct Key: Hashable, Sendable {
        let kind: Kind
        let tile: TileID
    }

    /// A tile, and up to when it is known to be right.
    struct Kept: Sendable {
        var generation: Int64
        /// The layers that were asked what they have there, in that order.
        let parts: [MapLayer]
        let fingerprint: Fingerprint
        var representation: Representation
    }

    /// Of a layer's coverage on the planes of a set.
    struct SetKey: Hashable, Sendable {
        let generation: Int64
        let layer: Layer
        let set: TileMatrixSet
    }

    struct ZoomKey: Hashable, Sendable {
        let plane: SetKey
        let z: Int
    }

    struct ViewKey: Hashable, Sendable {
        let plane: SetKey
        let tile: TileID
    }

    /// A tile that would hold more is replaced by the same tile of the layer above.
    static let maxFeatures = 10_000
    static let maxVertices = 400_000
    /// Bytes of tiles kept in memory, compressed and not.
    private static let cacheLimit = 96 << 20
    /// Zooms of coverages kept.
    private static let zoomLimit = 96
    /// Parts of coverages kept that are just being cut: areas, borders and formats of one tile are asked for together.
    private static let viewLimit = 64
    /// Coverages kept, ready to be zoomed, on the planes of the sets that are asked for less.
    private static let setLimit = 8
    /// Raised whenever the same rows make other tiles than before, so that no store of an earlier release is believed.
    static let recipe: UInt64 = 3

    struct GenerationMoved: Error {}

    let district: District
    let contents: Contents
    let store: TileStore?
    let counts = TileCounts()
    private let tiles = Cache<Key, Kept>(limit: cacheLimit) { $0.representation.cost + 128 }
    let levels = Cache<ZoomKey, LevelFingerprints?>(limit: zoomLimit) { _ in 1 }
    let views = Cache<ViewKey, TileView?>(limit: viewLimit) { _ in 1 }
    /// For what a generation changes.
    let zooms = Cache<ZoomKey, ZoomFingerprints?>(limit: zoomLimit) { _ in 1 }
    let sets = Cache<SetKey, CoverageTiles?>(limit: setLimit) { _ in 1 }
    /// Ids that filters accept.
    let accepted = Cache<AcceptedKey, Set<Int64>>(limit: 1 << 20) { $0.count + 16 }
    let labels = Cache<Layer, PlacedLabels>(limit: 8) { _ in 1 }
    let rowCounts = Cache<Layer, RowCounts>(limit: 8) { _ in 1 }

    /// - Parameter store: where tiles are kept beyond the process; `nil` for nowhere.
    init(district: District, contents: Contents, store: TileStore?) {
        self.district = district
        self.contents = contents
        self.store = store
    }

    /// How tiles are kept in memory.
    var cached: CacheStatistics { get async { await tiles.statistics } }

    /// Forgets what was prepared for generations before this one; tiles stay until they are found to be stale.
    func forget(before generation: Int64) async {
        await levels.forget { $0.plane.generation < generation }
        await views.forget { $0.plane.generation < generation }
        await zooms.forget { $0.plane.generation < generation }
        await sets.forget { $0.generation < generation }
        await accepted.forget { $0.generation < generation }
    }

    /// The zooms of a set at which a layer has tiles, its own or those of one that stands in.
    static func zooms(
        of layer: MapLayer, in content: MapContent, on set: TileMatrixSet = .webMercatorQuad
    ) -> ClosedRange<Int> {
        let last = layer.areaLayer.flatMap { content.areas[$0]?.maxZoom } ?? 18
        return (layer.above == nil ? firstZoom(of: layer, upTo: last, on: set) : 0)...set.zoom(like: last)
    }

    /// The zoom of a set at which the layer itself begins.
    static func firstZoom(of layer: MapLayer, upTo last: Int = 18, on set: TileMatrixSet) -> Int {
        set.zoom(like: min(layer.minZoom, last))
    }

    /// The zooms at which any of some layers has tiles.
    static func zooms(
        of layers: [MapLayer], in content: MapContent, on set: TileMatrixSet = .webMercatorQuad
    ) -> ClosedRange<Int> {
        let zooms = layers.map { Self.zooms(of: $0, in: content, on: set) }
        return (zooms.map(\.lowerBound).min() ?? 0)...(zooms.map(\.upperBound).max() ?? 0)
    }

    /// - Parameter generation: the one that is asked for; `nil` for the present one.
    /// - Throws: ``Problem`` when the zoom is none of the layers', when the generation is another one, and when the file
    ///   changes faster than it is read.
    func tile(_ tile: TileID, as kind: Kind, of generation: Int64? = nil) async throws -> Kept {
        for _ in 0..<4 {
            let content = try await contents.content(at: generation)
            let zooms = Self.zooms(of: kind.layers, in: content, on: tile.set)
            guard zooms.contains(tile.z) else { throw Problem.outsideZooms(tile.z, layer: kind.layerList, zooms) }
            do {
                let found = try await kept(tile, as: kind, from: content)
                if let generation, found.generation != generation { continue }
                return found
            } catch is GenerationMoved {
                try await contents.renewed()
            }
        }
        throw Problem.notReady("The map changes at the moment.")
    }

    /// - Throws: ``GenerationMoved`` when the file is not as the content has it any more.
    func kept(_ tile: TileID, as kind: Kind, from content: MapContent) async throws -> Kept {
        try await tiles.value(Key(kind: kind, tile: tile), isFresh: { $0.generation >= content.generation }) { former in
            try await brought(tile, as: kind, from: content, former: former)
        }
    }

    /// What is known of a tile, when it still holds; otherwise the tile cut anew.
    private func brought(
        _ tile: TileID, as kind: Kind, from content: MapContent, former: Kept?
    ) async throws -> Kept {
        if var former, try await fingerprint(of: former.parts, in: tile, as: kind, from: content) == former.fingerprint
        {
            former.generation = content.generation
            counts.add(confirmed: 1)
            return former
        }
        // What anyone may ask for must not push out what everyone does.
        let store = kind.selection == nil ? store : nil
        let key = TileStore.Key(kind: "\(tile.set.rawValue)/\(kind.name)", tile: tile)
        if let entry = await store?.tile(key), entry.fingerprint != former?.fingerprint,
            let stored = Kept(
                entry, contentType: kind.format.contentType(in: tile.set), generation: content.generation),
            try await fingerprint(of: stored.parts, in: tile, as: kind, from: content) == stored.fingerprint
        {
            counts.add(stored: 1)
            return stored
        }
        let cut = try await cut(tile, as: kind, from: content)
        counts.add(cut: 1)
        await store?.keep(cut.entry, for: key)
        return cut
    }

    private func cut(_ tile: TileID, as kind: Kind, from content: MapContent) async throws -> Kept {
        let cut = try await layers(in: tile, as: kind, from: content)
        let notes = [("gridmap-merged", cut.merged), ("gridmap-omitted", cut.omitted)].filter { !$0.1.isEmpty }
        var headers = notes.map { (name: $0.0, value: $0.1.joined(separator: ",")) }
        if let hint = cut.hint(in: tile) { headers.append((name: "oatiles-hint", value: hint)) }
        return Kept(
            generation: content.generation, parts: cut.parts, fingerprint: cut.fingerprint,
            representation: Representation(
                kind.format.encode(cut.layers, in: tile, namingLayers: kind.layers.count > 1),
                contentType: kind.format.contentType(in: tile.set), headers: headers))
    }
}

extension TileSource.Kept {
    /// A tile from the store; `nil` for one that makes no sense.
    fileprivate init?(_ entry: TileStore.Entry, contentType: String, generation: Int64) {
        let lines = entry.about.split(separator: "\n", omittingEmptySubsequences: false)
        let names = lines[0].split(separator: ",")
        let parts = names.compactMap { MapLayer(rawValue: String($0)) }
        guard parts.count == names.count else { return nil }
        var headers: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            headers.append((String(line[..<colon]), String(line[line.index(after: colon)...])))
        }
        let made =
            entry.isPacked
            ? Representation(packed: entry.bytes, contentType: contentType, headers: headers)
            : Representation(plain: entry.bytes, contentType: contentType, headers: headers)
        guard let made else { return nil }
        self.init(generation: generation, parts: parts, fingerprint: entry.fingerprint, representation: made)
    }

    /// As the store has it.
    fileprivate var entry: TileStore.Entry {
        let names = parts.map(\.rawValue).joined(separator: ",")
        let headers = representation.headers.map { "\n\($0.name):\($0.value)" }.joined()
        let packed = representation.gzip
        return TileStore.Entry(
            fingerprint: fingerprint, about: names + headers,
            bytes: Array((packed ?? representation.identity).readableBytesView), isPacked: packed != nil)
    }
}
