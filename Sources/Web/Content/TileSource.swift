internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

/// Tiles of all layers, each cut once per generation.
struct TileSource: Sendable {
    struct Key: Hashable, Sendable {
        let generation: Int64
        let layer: MapLayer
        let tile: TileID
    }

    struct ZoomKey: Hashable, Sendable {
        let generation: Int64
        let layer: Layer
        let z: Int
    }

    /// A tile that would hold more is replaced by the same tile of the layer above.
    private static let maxFeatures = 10_000
    private static let maxVertices = 400_000
    /// Bytes of tiles kept, compressed and not.
    private static let cacheLimit = 96 << 20
    /// Zoomed coverages kept.
    private static let zoomLimit = 48

    private struct GenerationMoved: Error {}
    private struct OverBudget: Error {}

    private let district: District
    private let contents: Contents
    private let tiles = Cache<Key, Representation>(limit: cacheLimit) { $0.cost }
    private let zooms = Cache<ZoomKey, ZoomedCoverage>(limit: zoomLimit) { _ in 1 }

    init(district: District, contents: Contents) {
        self.district = district
        self.contents = contents
    }

    /// Forgets the tiles of earlier generations.
    func forget(before generation: Int64) async {
        await tiles.forget { $0.generation < generation }
        await zooms.forget { $0.generation < generation }
    }

    /// The zooms at which a layer has tiles.
    static func zooms(of layer: MapLayer, in content: MapContent) -> ClosedRange<Int> {
        let last = layer.areaLayer.flatMap { content.areas[$0]?.maxZoom } ?? 18
        return min(layer.minZoom, last)...last
    }

    /// - Throws: ``Problem`` when the zoom is not one of the layer's, and when the file changes faster than it is read.
    func tile(_ tile: TileID, of layer: MapLayer) async throws -> Representation {
        for _ in 0..<4 {
            let content = try await contents.content()
            let zooms = Self.zooms(of: layer, in: content)
            guard zooms.contains(tile.z) else { throw Problem.outsideZooms(tile.z, layer: layer.rawValue, zooms) }
            do {
                return try await tiles.value(Key(generation: content.generation, layer: layer, tile: tile)) {
                    try await cut(tile, of: layer, from: content)
                }
            } catch is GenerationMoved {
                try await contents.renewed()
            }
        }
        throw Problem.notReady("The map changes at the moment.")
    }

    private func cut(_ tile: TileID, of layer: MapLayer, from content: MapContent) async throws -> Representation {
        var shown: MapLayer? = layer
        while let candidate = shown {
            do {
                let text = try await text(tile, of: candidate, from: content)
                let merged = candidate == layer ? [] : [(name: "gridmap-merged", value: candidate.rawValue)]
                return Representation(text.finished(), contentType: "application/geo+json", headers: merged)
            } catch is OverBudget {
                shown = candidate.above
            }
        }
        return Representation(
            GeoJSONTile(z: tile.z).finished(), contentType: "application/geo+json",
            headers: [(name: "gridmap-omitted", value: layer.rawValue)])
    }

    private func text(_ tile: TileID, of layer: MapLayer, from content: MapContent) async throws -> GeoJSONTile {
        var text = GeoJSONTile(z: tile.z)
        guard let areaLayer = layer.areaLayer else {
            for (feature, shape) in try await rows(of: layer, in: tile, generation: content.generation) {
                guard let cut = PlainCutter.cut(shape, to: tile) else { continue }
                text.append(feature, shape: cut)
                if text.vertexCount > Self.maxVertices { throw OverBudget() }
            }
            return text
        }
        guard let area = content.areas[areaLayer], let box = area.box, box.intersects(tile.latticeBox(margin: 1))
        else { return text }
        var zoomed: ZoomedCoverage?
        if let tiles = area.tiles {
            zoomed = try await zooms.value(
                ZoomKey(generation: content.generation, layer: areaLayer, z: tile.z)
            ) { tiles.zoomed(to: tile.z) }
        }
        if layer.isBorders {
            area.writeBorders(tile, from: zoomed, into: &text)
        } else {
            area.write(tile, from: zoomed, into: &text)
        }
        if text.featureCount > Self.maxFeatures || text.vertexCount > Self.maxVertices { throw OverBudget() }
        return text
    }

    /// The rows of a layer that may show in a tile, of just this generation.
    private func rows(
        of layer: MapLayer, in tile: TileID, generation: Int64
    ) async throws -> [(feature: TileFeature, shape: Shape<Point>)] {
        let box = tile.latticeBox(margin: PlainCutter.margin)
        return try await district.read { snapshot in
            guard try snapshot.generation == generation else { throw GenerationMoved() }
            var rows: [(feature: TileFeature, shape: Shape<Point>)] = []
            func add(_ id: Int64, _ shape: Shape<Point>?, _ properties: [(name: String, value: JSONValue)]) throws {
                guard let shape else { return }
                if rows.count >= Self.maxFeatures { throw OverBudget() }
                rows.append((TileFeature(id: id, properties: properties), shape))
            }
            switch layer {
            case .buildings:
                try snapshot.forEachBuilding(in: box) { try add($0.id, $0.shape, $0.properties) }
            case .units:
                for unit in try snapshot.units(in: box) { try add(unit.id, unit.shape, unit.properties) }
            case .barriers:
                for barrier in try snapshot.barriers(in: box) {
                    try add(barrier.id, barrier.shape, barrier.properties)
                }
            default: break
            }
            return rows
        }
    }
}

extension BuildingRecord {
    fileprivate var properties: [(name: String, value: JSONValue)] {
        [
            ("name", JSONValue(name)), ("use", JSONValue(use)), ("levels", levels.map(JSONValue.number) ?? .null),
            ("households", JSONValue(households?.count)),
            ("households_source", JSONValue(households?.source.rawValue)), ("grid", JSONValue(gridCode)),
            ("undecided", JSONValue(assignment?.doubt?.rawValue)),
        ]
    }
}

extension UnitRecord {
    fileprivate var properties: [(name: String, value: JSONValue)] {
        [
            ("ref", .text(ref)), ("building", JSONValue(building)), ("households", JSONValue(households)),
            ("grid", JSONValue(gridCode)),
        ]
    }
}

extension BarrierRecord {
    fileprivate var properties: [(name: String, value: JSONValue)] {
        [("kind", JSONValue(kind)), ("name", JSONValue(name))]
    }
}
