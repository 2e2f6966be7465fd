internal import Foundation
internal import Geometry
internal import Logging
internal import NIOCore
public import Storage
public import Tiling

/// Which tiles go into a package.
public struct TilesRequest: Sendable {
    /// `.mbtiles` and `.pmtiles` make a file; a name without an ending of letters, or with a slash at its end, a folder.
    public var path: String
    /// Names of layers as in addresses; `nil` for all that hold something.
    public var layers: [String]?
    public var zooms: ClosedRange<Int> = 0...14
    public var format = TileFormat.mvt
    /// Only what differs from the package that was made of this generation, of the same layers and format, and at least
    /// these zooms; `nil` for all.
    public var since: Int64?

    public init(path: String) { self.path = path }
}

/// A package of tiles that was written.
public struct TilesSummary: Hashable, Sendable, Codable {
    public var path: String
    public var layers: [String]
    public var zooms: [Int]
    /// Tiles that hold something.
    public var tiles: Int
    public var bytes: Int
    public var generation: Int64
    /// Tiles in which a layer had too much and the layer above stands for it.
    public var merged: Int
    /// Tiles in which a layer had too much and nothing stands for it.
    public var omitted: Int
    /// Tiles as `z/x/y` that the package of the former generation held, and that hold nothing any more.
    public var removed: [String]
}

/// Writes tiles into a package as the server would answer them.
public struct TilePackaging: Sendable {
    private let district: District
    private let contents: Contents
    private let source: TileSource
    /// Where tiles are taken from that were cut before: by a server, or by a run that was broken off.
    private let store: TileStore

    private static let maxTiles = 10_000_000
    /// Tiles that may be finished before the one whose turn it is.
    private static let window = 1_024

    public init(_ district: District) {
        self.district = district
        contents = Contents(district, options: WebOptions(), logger: WebApp.quiet)
        store = TileStore(beside: district.path)
        source = TileSource(district: district, contents: contents, store: store)
    }

    /// - Parameter progress: told how many tiles are cut, of how many.
    /// - Throws: ``WebError`` for a request that cannot be met, ``StorageError``; then nothing is left behind.
    public func write(
        _ request: TilesRequest, progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> TilesSummary {
        let content = try await contents.content()
        let kind = TileSource.Kind(try layers(request, content), request.format)
        let known = TileJSON(kind.layers, of: content)
        let zooms = request.zooms.clamped(to: known.zooms)
        guard request.zooms.overlaps(known.zooms), let box = known.box else { throw WebError.noTiles }
        var tiles: [TileID] = []
        for z in zooms {
            guard let more = TileID.covering(box, z: z, limit: Self.maxTiles - tiles.count) else {
                throw WebError.tooManyTiles(limit: Self.maxTiles)
            }
            tiles += more
        }
        let former = try await former(request, kind, zooms)
        let package = try package(request)
        do {
            var summary = TilesSummary(
                path: request.path, layers: kind.layers.map(\.rawValue), zooms: Array(zooms), tiles: 0, bytes: 0,
                generation: content.generation, merged: 0, omitted: 0, removed: [])
            let list = try await fill(package, with: tiles, at: zooms, but: former, as: kind, from: content, &summary) {
                progress($0, tiles.count)
            }
            summary.removed = former?.tiles(at: zooms, missingIn: list).map(\.description) ?? []
            summary.bytes = try package.finish(description(known, zooms, request.format, content))
            await keep(list, of: kind, generation: content.generation)
            await store.flush()
            return summary
        } catch {
            // What was cut so far need not be cut again.
            await store.flush()
            package.abandon()
            throw error is TileSource.GenerationMoved ? StorageError.changedMeanwhile : error
        }
    }

    /// What the package of the generation held since which changes are asked for; `nil` when everything is.
    private func former(
        _ request: TilesRequest, _ kind: TileSource.Kind, _ zooms: ClosedRange<Int>
    ) async throws -> PackedList? {
        guard let since = request.since else { return nil }
        if let list = await kept(kind, generation: since), list.zooms.contains(zooms.lowerBound),
            list.zooms.contains(zooms.upperBound)
        {
            return list
        }
        throw WebError.unknownSince(since, known: await store.generations(of: kind.name).filter { $0 != since })
    }

    private func kept(_ kind: TileSource.Kind, generation: Int64) async -> PackedList? {
        await store.list(of: kind.name, generation: generation).flatMap(PackedList.init)
    }

    /// Beside what other packages of that generation held.
    private func keep(_ list: PackedList, of kind: TileSource.Kind, generation: Int64) async {
        let whole = await kept(kind, generation: generation).map(list.joined) ?? list
        await store.keep(list: whole.bytes, of: kind.name, generation: generation)
    }

    private func layers(_ request: TilesRequest, _ content: MapContent) throws -> Set<MapLayer> {
        guard let names = request.layers else {
            return Set(MapLayer.allCases.filter { content.box(of: $0) != nil })
        }
        return Set(
            try names.map { name in
                guard let layer = MapLayer(rawValue: name) else {
                    throw WebError.unknownLayer(name, known: MapLayer.allCases.map(\.rawValue))
                }
                return layer
            })
    }

    private func package(_ request: TilesRequest) throws -> any TilePackage {
        switch URL(filePath: request.path).pathExtension.lowercased() {
        case "mbtiles": return try MBTilesPackage(request.path, format: request.format)
        case "pmtiles":
            guard request.format == .mvt else { throw WebError.notPackable(request.format.rawValue) }
            return try PMTilesPackage(request.path)
        case let ending where !request.path.hasSuffix("/") && !ending.isEmpty && ending.allSatisfy(\.isLetter):
            throw WebError.unknownPackage(request.path)
        default: return try FolderPackage(request.path, format: request.format)
        }
    }

    private func description(
        _ known: TileJSON, _ zooms: ClosedRange<Int>, _ format: TileFormat, _ content: MapContent
    ) -> TilePackageDescription {
        var tileJSON = known
        tileJSON.zooms = zooms
        tileJSON.tiles = ["{z}/{x}/{y}.\(format.rawValue)"]
        return TilePackageDescription(
            name: known.name, attribution: known.attribution, zooms: zooms, bounds: known.bounds ?? [],
            center: tileJSON.center ?? [], generation: content.generation, datum: content.datum.name,
            vectorLayers: tileJSON.vectorLayers.json, tileJSON: tileJSON.json.json)
    }
}

extension TilePackaging {
    /// A tile on its way into a package.
    private struct Cut: Sendable {
        let index: Int
        /// `nil` when nothing is there.
        let bytes: [UInt8]?
        let hash: UInt64
        let isMerged: Bool
        let isOmitted: Bool
    }

    /// Cuts on all cores, and appends in order what the former package did not hold.
    ///
    /// - Returns: all tiles that hold something.
    private func fill(
        _ package: any TilePackage, with tiles: [TileID], at zooms: ClosedRange<Int>, but former: PackedList?,
        as kind: TileSource.Kind, from content: MapContent, _ summary: inout TilesSummary, progress: (Int) -> Void
    ) async throws -> PackedList {
        var list = PackedList(zooms)
        let isCompressed = type(of: package).isCompressed
        let width = 2 * ProcessInfo.processInfo.activeProcessorCount
        try await withThrowingTaskGroup(of: Cut.self) { group in
            var next = 0
            var written = 0
            var ready: [Int: Cut] = [:]
            func start() {
                while next < tiles.count, next < written + Self.window, next - written - ready.count < width {
                    let index = next
                    group.addTask { try await cut(tiles[index], index, as: kind, from: content, isCompressed) }
                    next += 1
                }
            }
            start()
            while let cut = try await group.next() {
                ready[cut.index] = cut
                while let cut = ready.removeValue(forKey: written) {
                    let tile = tiles[written]
                    if let bytes = cut.bytes {
                        list.hashes[tile.sequence] = cut.hash
                        if former?.hashes[tile.sequence] != cut.hash {
                            try package.append(tile, bytes)
                            summary.tiles += 1
                        }
                    }
                    if cut.isMerged { summary.merged += 1 }
                    if cut.isOmitted { summary.omitted += 1 }
                    written += 1
                }
                progress(written)
                start()
            }
        }
        return list
    }

    private func cut(
        _ tile: TileID, _ index: Int, as kind: TileSource.Kind, from content: MapContent, _ isCompressed: Bool
    ) async throws -> Cut {
        let kept = try await source.kept(tile, as: kind, from: content).representation
        func has(_ header: String) -> Bool { kept.headers.contains { $0.name == header } }
        let plain = Array(kept.identity.readableBytesView)
        let isEmpty =
            kept.headers.contains { $0.name == "oatiles-hint" && $0.value == "empty" }
            || plain == kind.format.encode([], in: tile)
        var bytes: [UInt8]?
        if !isEmpty {
            bytes = isCompressed ? kept.gzip.map { Array($0.readableBytesView) } ?? Gzip.compressed(plain) : plain
            guard bytes != nil else { throw StorageError.failed(path: district.path, detail: "no memory is left") }
        }
        return Cut(
            index: index, bytes: bytes, hash: UInt64(kept.hash.prefix(16), radix: 16) ?? 0,
            isMerged: has("gridmap-merged"), isOmitted: has("gridmap-omitted"))
    }
}
