internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

/// Tiles of all layers, each cut once per generation.
struct TileSource: Sendable {
    /// What a tile is asked for as.
    struct Kind: Hashable, Sendable {
        /// Distinct.
        let layers: [MapLayer]
        let format: TileFormat

        /// In the order of ``MapLayer``.
        init(_ layers: Set<MapLayer>, _ format: TileFormat) {
            self.init(MapLayer.allCases.filter(layers.contains), format)
        }

        init(_ layers: [MapLayer], _ format: TileFormat) {
            self.layers = layers
            self.format = format
        }

        /// As addresses have it.
        var layerList: String { layers.map(\.rawValue).joined(separator: ",") }
    }

    struct Key: Hashable, Sendable {
        let generation: Int64
        let kind: Kind
        let tile: TileID
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

    struct LabelKey: Hashable, Sendable {
        let generation: Int64
        let layer: Layer
    }

    /// A tile that would hold more is replaced by the same tile of the layer above.
    static let maxFeatures = 10_000
    private static let maxVertices = 400_000
    /// Bytes of tiles kept, compressed and not.
    private static let cacheLimit = 96 << 20
    /// Zoomed coverages kept.
    private static let zoomLimit = 48
    /// Coverages kept, ready to be zoomed, on the planes of the sets that are asked for less.
    private static let setLimit = 8

    struct GenerationMoved: Error {}
    struct OverBudget: Error {}

    let district: District
    private let contents: Contents
    private let tiles = Cache<Key, Representation>(limit: cacheLimit) { $0.cost }
    private let zooms = Cache<ZoomKey, ZoomedCoverage?>(limit: zoomLimit) { _ in 1 }
    private let sets = Cache<SetKey, CoverageTiles?>(limit: setLimit) { _ in 1 }
    private let labels = Cache<LabelKey, [LabelPoint?]>(limit: 8) { _ in 1 }

    init(district: District, contents: Contents) {
        self.district = district
        self.contents = contents
    }

    /// Forgets the tiles of earlier generations.
    func forget(before generation: Int64) async {
        await tiles.forget { $0.generation < generation }
        await zooms.forget { $0.plane.generation < generation }
        await sets.forget { $0.generation < generation }
        await labels.forget { $0.generation < generation }
    }

    /// The zooms of a set at which a layer has tiles.
    static func zooms(
        of layer: MapLayer, in content: MapContent, on set: TileMatrixSet = .webMercatorQuad
    ) -> ClosedRange<Int> {
        let last = layer.areaLayer.flatMap { content.areas[$0]?.maxZoom } ?? 18
        return set.zoom(like: min(layer.minZoom, last))...set.zoom(like: last)
    }

    /// The zooms at which any of some layers has tiles.
    static func zooms(
        of layers: [MapLayer], in content: MapContent, on set: TileMatrixSet = .webMercatorQuad
    ) -> ClosedRange<Int> {
        let zooms = layers.map { Self.zooms(of: $0, in: content, on: set) }
        return (zooms.map(\.lowerBound).min() ?? 0)...(zooms.map(\.upperBound).max() ?? 0)
    }

    /// - Throws: ``Problem`` when the zoom is none of the layers', and when the file changes faster than it is read.
    func tile(_ tile: TileID, as kind: Kind) async throws -> Representation {
        for _ in 0..<4 {
            let content = try await contents.content()
            let zooms = Self.zooms(of: kind.layers, in: content, on: tile.set)
            guard zooms.contains(tile.z) else { throw Problem.outsideZooms(tile.z, layer: kind.layerList, zooms) }
            do {
                return try await tiles.value(Key(generation: content.generation, kind: kind, tile: tile)) {
                    try await cut(tile, as: kind, from: content)
                }
            } catch is GenerationMoved {
                try await contents.renewed()
            }
        }
        throw Problem.notReady("The map changes at the moment.")
    }

    private func cut(_ tile: TileID, as kind: Kind, from content: MapContent) async throws -> Representation {
        let (layers, merged, omitted) = try await layers(in: tile, as: kind, from: content)
        let notes = [("gridmap-merged", merged), ("gridmap-omitted", omitted)].filter { !$0.1.isEmpty }
        return Representation(
            kind.format.encode(layers, in: tile), contentType: kind.format.contentType(in: tile.set),
            headers: notes.map { (name: $0.0, value: $0.1.joined(separator: ",")) })
    }

    /// What a tile holds, layer by layer; what it would hold too much of, and the layers that stand for that.
    ///
    /// - Throws: ``GenerationMoved`` when the file is not as the content has it any more.
    func layers(
        in tile: TileID, as kind: Kind, from content: MapContent
    ) async throws -> (layers: [TileLayer], merged: [String], omitted: [String]) {
        var layers: [TileLayer] = []
        var merged: [String] = []
        var omitted: [String] = []
        for layer in kind.layers where Self.zooms(of: layer, in: content, on: tile.set).contains(tile.z) {
            guard let shown = try await shown(tile, of: layer, from: content) else {
                omitted.append(layer.rawValue)
                continue
            }
            if shown.name != layer.rawValue { merged.append(shown.name) }
            if !layers.contains(where: { $0.name == shown.name }) { layers.append(shown) }
        }
        return (layers, merged, omitted)
    }

    /// A layer's part of a tile, or that of a layer above when it would hold too much; `nil` when there is none.
    private func shown(_ tile: TileID, of layer: MapLayer, from content: MapContent) async throws -> TileLayer? {
        var candidate: MapLayer? = layer
        while let layer = candidate {
            do {
                return try await part(tile, of: layer, from: content)
            } catch is OverBudget {
                candidate = layer.above
            }
        }
        return nil
    }

    private func part(_ tile: TileID, of layer: MapLayer, from content: MapContent) async throws -> TileLayer {
        var result = TileLayer(layer.rawValue)
        guard let areaLayer = layer.areaLayer, let part = layer.part else {
            for (feature, shape) in try await rows(of: layer, in: tile, generation: content.generation) {
                guard let cut = PlainCutter.cut(shape, to: tile) else { continue }
                result.append(feature, cut)
                if result.vertexCount > Self.maxVertices { throw OverBudget() }
            }
            return result
        }
        guard let area = content.areas[areaLayer], let box = area.box, box.intersects(tile.latticeBox(margin: 1))
        else { return result }
        switch part {
        case .areas:
            let zoomed = try await zoomed(area, areaLayer, tile, content)
            area.areas(in: tile, from: zoomed, into: &result)
        case .borders:
            let zoomed = try await zoomed(area, areaLayer, tile, content)
            area.borders(in: tile, from: zoomed, into: &result)
        case .labels:
            let places = try await labels.value(LabelKey(generation: content.generation, layer: areaLayer)) {
                await area.labelPoints(on: try MetricPlane.fitting(box, datum: content.datum))
            }
            area.labels(in: tile, at: places, into: &result)
        }
        if result.members.count > Self.maxFeatures || result.vertexCount > Self.maxVertices { throw OverBudget() }
        return result
    }

    private func zoomed(
        _ area: AreaContent, _ layer: Layer, _ tile: TileID, _ content: MapContent
    ) async throws -> ZoomedCoverage? {
        let plane = SetKey(generation: content.generation, layer: layer, set: tile.set)
        return try await zooms.value(ZoomKey(plane: plane, z: tile.z)) {
            try await sets.value(plane) { area.tiles(in: tile.set) }?.zoomed(to: tile.z)
        }
    }
}
