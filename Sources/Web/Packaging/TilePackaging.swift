internal import Foundation
internal import Geometry
internal import Logging
public import Storage
public import Tiling

/// Which tiles go into a package.
public struct TilesRequest: Sendable {
    /// `.mbtiles` and `.pmtiles` make a file, any other name a folder.
    public var path: String
    /// Names of layers as in addresses; `nil` for all that hold something.
    public var layers: [String]?
    public var zooms: ClosedRange<Int> = 0...14
    public var format = TileFormat.mvt

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
}

/// Writes tiles into a package as the server would answer them.
public struct TilePackaging: Sendable {
    private let district: District
    private let contents: Contents
    private let source: TileSource

    private static let maxTiles = 10_000_000
    /// Tiles that may be finished before the one whose turn it is.
    private static let window = 1_024

    public init(_ district: District) {
        self.district = district
        contents = Contents(district, options: WebOptions(), logger: WebApp.quiet)
        source = TileSource(district: district, contents: contents)
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
        let package = try package(request)
        do {
            var summary = TilesSummary(
                path: request.path, layers: kind.layers.map(\.rawValue), zooms: Array(zooms), tiles: 0, bytes: 0,
                generation: content.generation, merged: 0, omitted: 0)
            try await fill(package, with: tiles, as: kind, from: content, &summary) { progress($0, tiles.count) }
            summary.bytes = try package.finish(description(known, zooms, request.format, content))
            return summary
        } catch {
            package.abandon()
            throw error is TileSource.GenerationMoved ? StorageError.changedMeanwhile : error
        }
    }

    private func layers(_ request: TilesRequest, _ content: MapContent) throws -> Set<MapLayer> {
        guard let names = request.layers else {
            return Set(
                MapLayer.allCases.filter { layer in
                    guard let area = layer.areaLayer else {
                        return Layer(rawValue: layer.rawValue).flatMap { content.counts[$0] } ?? 0 > 0
                    }
                    return content.areas[area]?.box != nil
                })
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
        let isMerged: Bool
        let isOmitted: Bool
    }

    /// Cuts on all cores, and appends in order.
    private func fill(
        _ package: any TilePackage, with tiles: [TileID], as kind: TileSource.Kind, from content: MapContent,
        _ summary: inout TilesSummary, progress: (Int) -> Void
    ) async throws {
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
                    if let bytes = cut.bytes {
                        try package.append(tiles[written], bytes)
                        summary.tiles += 1
                    }
                    if cut.isMerged { summary.merged += 1 }
                    if cut.isOmitted { summary.omitted += 1 }
                    written += 1
                }
                progress(written)
                start()
            }
        }
    }

    private func cut(
        _ tile: TileID, _ index: Int, as kind: TileSource.Kind, from content: MapContent, _ isCompressed: Bool
    ) async throws -> Cut {
        let cut = try await source.layers(in: tile, as: kind, from: content)
        var bytes: [UInt8]?
        if cut.layers.contains(where: { !$0.members.isEmpty }) {
            let plain = kind.format.encode(cut.layers, in: tile)
            bytes = isCompressed ? Gzip.compressed(plain) : plain
            guard bytes != nil else { throw StorageError.failed(path: district.path, detail: "no memory is left") }
        }
        return Cut(
            index: index, bytes: bytes, isMerged: !cut.merged.isEmpty, isOmitted: !cut.omitted.isEmpty)
    }
}
