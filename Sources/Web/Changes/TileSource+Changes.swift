internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

extension TileSource {
    /// What differs in the tiles of two generations.
    ///
    /// - Parameter rows: what is known of the layers that are read tile by tile, before and after; a layer that is missing
    ///   in either may differ anywhere.
    func change(
        from old: MapContent, to new: MapContent, rows: (before: [Layer: RowsSeen], after: [Layer: RowsSeen])
    ) async throws -> MapChange {
        var layers: [MapChange.InLayer] = []
        for layer in MapLayer.allCases {
            let found =
                if let area = layer.areaLayer {
                    try await change(of: layer, area, from: old, to: new)
                } else {
                    layer.rowsOfFile.flatMap {
                        change(of: layer, from: rows.before[$0], to: rows.after[$0], new)
                    }
                }
            if let found { layers.append(found) }
        }
        return MapChange(
            since: old.generation, generation: new.generation, revision: new.revision?.number, layers: layers)
    }

    private func change(
        of layer: MapLayer, _ areaLayer: Layer, from old: MapContent, to new: MapContent
    ) async throws -> MapChange.InLayer? {
        guard let before = old.areas[areaLayer], let after = new.areas[areaLayer],
            before.fingerprint != after.fingerprint
        else { return nil }
        var change = MapChange.InLayer(
            layer: layer, box: after.changes(since: before), tiles: [:], zooms: Self.zooms(of: layer, in: new))
        if layer.part == .labels {
            guard let box = after.box ?? before.box else { return nil }
            let plane = try MetricPlane.fitting(box, datum: new.datum)
            let labels = after.box == nil ? nil : try await placed(after, areaLayer, new)
            let now: PlacedLabels =
                if let labels { labels } else {
                    await PlacedLabels(after, generation: new.generation, on: plane, former: nil)
                }
            let former = await PlacedLabels(before, generation: old.generation, on: plane, former: now)
            let places = now.changes(since: former)
            for z in change.zooms { change.list(Set(places.map { TileID(at: $0, z: z) }), z) }
        } else if before.isCoverage, after.isCoverage, after.vertexCount <= Self.maxCompared {
            for z in change.zooms {
                // Those who want tiles come first.
                await Task.yield()
                guard let was = try await zoomed(before, areaLayer, z, old),
                    let zoomed = try await zoomed(after, areaLayer, z, new),
                    was.z == z, zoomed.z == z
                else { continue }
                let found = zoomed.changes(since: was, limit: MapChange.maxTiles)
                if let tiles = layer.part == .areas ? found.areas : found.borders { change.list(Set(tiles), z) }
            }
        }
        return change.isNothing ? nil : change
    }

    /// Coverages with more vertices are not compared at every zoom.
    private static let maxCompared = 400_000

    private func change(
        of layer: MapLayer, from old: RowsSeen?, to new: RowsSeen?, _ content: MapContent
    ) -> MapChange.InLayer? {
        var change = MapChange.InLayer(
            layer: layer, box: content.box(of: layer), tiles: [:], zooms: Self.zooms(of: layer, in: content))
        guard let old, let new else { return change }
        let boxes = new.prints.changes(since: old.prints)
        let around = boxes + [new.boxOfCounts(since: old)].compactMap { $0 }
        guard let first = around.first else { return nil }
        change.box = around.dropFirst().reduce(first) { $0.union($1) }
        let firstZoom = Self.firstZoom(of: layer.counted ?? layer, on: .webMercatorQuad)
        for z in change.zooms {
            if z < firstZoom {
                change.tiles[z] = new.changesOfCounts(since: old, z: z, limit: MapChange.maxTiles)
                continue
            }
            if layer.counted != nil {
                // A row is counted in the tile of its middle alone.
                change.list(Set(boxes.map { TileID(at: $0.middle, z: z) }), z)
                continue
            }
            var tiles: Set<TileID> = []
            for box in boxes where tiles.count <= MapChange.maxTiles {
                guard let touched = TileID.reached(by: box, z: z, limit: MapChange.maxTiles) else {
                    tiles = []
                    break
                }
                tiles.formUnion(touched)
            }
            if !tiles.isEmpty || boxes.isEmpty { change.list(tiles, z) }
        }
        return change.isNothing ? nil : change
    }
}

extension MapChange.InLayer {
    fileprivate mutating func list(_ tiles: Set<TileID>, _ z: Int) {
        if tiles.count <= MapChange.maxTiles { self.tiles[z] = tiles }
    }

    fileprivate var isNothing: Bool { zooms.allSatisfy { tiles[$0]?.isEmpty == true } }
}
