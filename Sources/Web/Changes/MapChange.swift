internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

/// What is different on the map between two generations: for everyone who keeps tiles.
struct MapChange: Sendable {
    /// What differs in one layer's tiles.
    struct InLayer: Sendable {
        let layer: MapLayer
        /// Around everything that differs.
        var box: Box?
        /// By zoom, the tiles that differ. Where they are too many to be listed, at zooms without an entry, all tiles that
        /// the box reaches may.
        var tiles: [Int: Set<TileID>]
        let zooms: ClosedRange<Int>
    }

    /// The generation before, and the one after.
    let since: Int64
    let generation: Int64
    let revision: Int?
    /// Whether it is known what differs; otherwise anything may.
    var isComplete = true
    /// Those in which something differs, in the order of ``MapLayer``.
    var layers: [InLayer]

    /// Tiles listed for a layer and a zoom at most.
    static let maxTiles = 500

    /// One change after another as one.
    ///
    /// - Precondition: there is one, and each begins with the generation in which the one before it ends.
    static func joined(_ changes: [MapChange]) -> MapChange {
        let last = changes[changes.count - 1]
        var layers: [MapLayer: InLayer] = [:]
        for change in changes.flatMap(\.layers) {
            guard var known = layers[change.layer] else {
                layers[change.layer] = change
                continue
            }
            known.box = known.box.flatMap { box in change.box.map { box.union($0) } ?? box } ?? change.box
            var tiles: [Int: Set<TileID>] = [:]
            for (z, more) in change.tiles {
                guard let before = known.tiles[z] else { continue }
                let all = before.union(more)
                if all.count <= maxTiles { tiles[z] = all }
            }
            known.tiles = tiles
            layers[change.layer] = known
        }
        return MapChange(
            since: changes[0].since, generation: last.generation, revision: last.revision,
            isComplete: changes.allSatisfy(\.isComplete), layers: MapLayer.allCases.compactMap { layers[$0] })
    }

    /// A change of which nothing is known: everything may be different.
    static func anything(since: Int64, in content: MapContent) -> MapChange {
        MapChange(
            since: since, generation: content.generation, revision: content.revision?.number, isComplete: false,
            layers: MapLayer.allCases.map { layer in
                InLayer(
                    layer: layer, box: content.box(of: layer), tiles: [:],
                    zooms: TileSource.zooms(of: layer, in: content))
            })
    }

    var json: JSONValue {
        .object([
            "since": .integer(since), "generation": .integer(generation), "revision": JSONValue(revision),
            "complete": .bool(isComplete), "layers": .array(layers.map(\.json)),
        ])
    }
}

extension MapChange.InLayer {
    /// `tiles` has `[x, y]` by zoom; `ranges` has `[least x, least y, greatest x, greatest y]` for the other zooms.
    fileprivate var json: JSONValue {
        var listed: [String: JSONValue] = [:]
        var ranges: [String: JSONValue] = [:]
        for z in zooms {
            if let tiles = tiles[z] {
                guard !tiles.isEmpty else { continue }
                let sorted = tiles.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
                listed[String(z)] = .array(sorted.map { .array([JSONValue($0.x), JSONValue($0.y)]) })
            } else if let box {
                let range = TileRange(reachedBy: box, z: z)
                ranges[String(z)] = .array(
                    [
                        range.columns.lowerBound, range.rows.lowerBound, range.columns.upperBound,
                        range.rows.upperBound,
                    ].map { JSONValue($0) })
            }
        }
        return .object([
            "layer": .text(layer.rawValue), "bbox": box?.json ?? .null, "tiles": .object(listed),
            "ranges": .object(ranges),
        ])
    }
}
