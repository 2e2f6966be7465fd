internal import Foundation
internal import Geometry
internal import Storage
internal import Tiling

extension TileSource {
    /// A tile before it is written in a format.
    struct Cut: Sendable {
        var layers: [TileLayer] = []
        /// Layers that stand for others which would hold too much.
        var merged: [String] = []
        /// Layers that would hold too much, with nothing to stand for them.
        var omitted: [String] = []
        /// All layers that were asked, and what they were made from.
        fileprivate(set) var parts: [MapLayer] = []
        fileprivate(set) var fingerprint = Fingerprint.nothing

        var isEmpty: Bool { layers.allSatisfy { $0.members.isEmpty } }

        /// `OATiles-hint` (OGC API – Tiles 1, 7.1.4): whether nothing is there, or one area of each layer fills it.
        func hint(in tile: TileID) -> String? {
            if isEmpty { return omitted.isEmpty ? "empty" : nil }
            let isFull = layers.allSatisfy { layer in
                layer.members.isEmpty || layer.members.count == 1 && layer.members[0].shape.fills(tile)
            }
            return isFull ? "full" : nil
        }
    }

    /// A layer's part of a tile; `nil` when it would hold too much.
    struct Part: Sendable {
        var layer: TileLayer?
        var fingerprint: Fingerprint
    }

    /// What a tile holds, layer by layer.
    ///
    /// - Throws: ``GenerationMoved`` when the file is not as the content has it any more.
    func layers(in tile: TileID, as kind: Kind, from content: MapContent) async throws -> Cut {
        var cut = Cut()
        var prints: [Fingerprint] = []
        for layer in active(kind, tile, content) {
            let isEarly = tile.z < Self.firstZoom(of: layer, on: tile.set)
            // A filter is on this layer, not on that above.
            let above = kind.selection == nil ? layer.above : nil
            var candidate = isEarly ? above : layer
            var shown: TileLayer?
            while shown == nil, let layer = candidate {
                let part = try await part(tile, of: layer, selecting: kind.selection, from: content)
                cut.parts.append(layer)
                prints.append(part.fingerprint)
                shown = part.layer
                candidate = kind.selection == nil ? layer.above : nil
            }
            guard let shown else {
                cut.omitted.append(layer.rawValue)
                continue
            }
            if shown.name != layer.rawValue, !isEarly { cut.merged.append(shown.name) }
            if !cut.layers.contains(where: { $0.name == shown.name }) { cut.layers.append(shown) }
        }
        cut.fingerprint = joined(cut.parts, prints, tile, kind, content)
        return cut
    }

    /// Of what a tile would be made from now, when these layers are asked.
    func fingerprint(
        of parts: [MapLayer], in tile: TileID, as kind: Kind, from content: MapContent
    ) async throws -> Fingerprint {
        var prints: [Fingerprint] = []
        for layer in parts {
            prints.append(try await fingerprint(tile, of: layer, selecting: kind.selection, from: content))
        }
        return joined(parts, prints, tile, kind, content)
    }

    private func active(_ kind: Kind, _ tile: TileID, _ content: MapContent) -> [MapLayer] {
        kind.layers.filter { Self.zooms(of: $0, in: content, on: tile.set).contains(tile.z) }
    }

    private func joined(
        _ parts: [MapLayer], _ prints: [Fingerprint], _ tile: TileID, _ kind: Kind, _ content: MapContent
    ) -> Fingerprint {
        var maker = FingerprintMaker()
        maker.add(Self.recipe)
        for layer in active(kind, tile, content) { maker.add(layer.rawValue) }
        for (part, print) in zip(parts, prints) {
            maker.add(part.rawValue)
            maker.add(print)
        }
        return maker.fingerprint
    }

    private func part(
        _ tile: TileID, of layer: MapLayer, selecting selection: TileSelection?, from content: MapContent
    ) async throws -> Part {
        var result = TileLayer(layer.rawValue)
        if let counted = layer.counted {
            let counts = try await rowCounts(counted, in: tile, content)
            counts.append(in: tile, to: &result)
            let shown = selection?.applied(to: result, accepted: nil) ?? result
            return Part(layer: shown, fingerprint: RowCounts.fingerprint(of: result))
        }
        guard let areaLayer = layer.areaLayer, let part = layer.part else {
            guard
                let found = try await rows(
                    of: layer, in: tile, selecting: selection, generation: content.generation)
            else { return Part(layer: nil, fingerprint: Self.tooMuch) }
            for (feature, shape) in found.rows {
                guard let cut = PlainCutter.cut(shape, to: tile) else { continue }
                result.append(feature, cut)
                if result.vertexCount > Self.maxVertices { return Part(layer: nil, fingerprint: found.fingerprint) }
            }
            return Part(layer: result, fingerprint: found.fingerprint)
        }
        let fingerprint = try await fingerprint(tile, of: layer, selecting: selection, from: content)
        guard let area = content.areas[areaLayer], let box = area.box, box.intersects(tile.latticeBox(margin: 1))
        else { return Part(layer: result, fingerprint: fingerprint) }
        let zoomed = part == .labels ? nil : try await view(of: tile, area, areaLayer, content)?.coverage
        switch part {
        case .areas: area.areas(in: tile, from: zoomed, into: &result)
        case .borders: area.borders(in: tile, from: zoomed, into: &result)
        case .labels: area.labels(in: tile, at: try await placed(area, areaLayer, content), into: &result)
        }
        if let selection {
            result = selection.applied(to: result, accepted: try await accepted(areaLayer, selection, content))
        }
        let isTooMuch = result.members.count > Self.maxFeatures || result.vertexCount > Self.maxVertices
        return Part(layer: isTooMuch ? nil : result, fingerprint: fingerprint)
    }

    private static let tooMuch = Fingerprint(high: 1, low: 1)

    private func fingerprint(
        _ tile: TileID, of layer: MapLayer, selecting selection: TileSelection?,
        from content: MapContent
    ) async throws -> Fingerprint {
        if let counted = layer.counted { return try await rowCounts(counted, in: tile, content).fingerprint(in: tile) }
        guard let areaLayer = layer.areaLayer, let part = layer.part else {
            return try await rows(
                of: layer, in: tile, selecting: selection, generation: content.generation)?.fingerprint
                ?? Self.tooMuch
        }
        guard let area = content.areas[areaLayer], let box = area.box, box.intersects(tile.latticeBox(margin: 1))
        else { return .nothing }
        let view = part == .labels ? nil : try await view(of: tile, area, areaLayer, content)
        let own: Fingerprint =
            switch part {
            case .areas: view?.areas ?? area.separateFingerprint(in: tile)
            case .borders: view?.borders ?? .nothing
            case .labels: try await placed(area, areaLayer, content).fingerprint(in: tile)
            }
        guard let selection, let accepted = try await accepted(areaLayer, selection, content) else { return own }
        return own + area.fingerprint(of: accepted, around: tile)
    }

    /// What of a coverage is in a tile; `nil` when the shapes are none.
    private func view(
        of tile: TileID, _ area: AreaContent, _ layer: Layer, _ content: MapContent
    ) async throws -> TileView? {
        let plane = SetKey(generation: content.generation, layer: layer, set: tile.set)
        return try await views.value(ViewKey(plane: plane, tile: tile)) {
            try await level(tile.z, of: area, plane)?.around(tile)
        }
    }

    /// A whole zoom of a coverage on WebMercatorQuad; `nil` when the shapes are none.
    func zoomed(_ area: AreaContent, _ layer: Layer, _ z: Int, _ content: MapContent) async throws -> ZoomFingerprints?
    {
        let plane = SetKey(generation: content.generation, layer: layer, set: .webMercatorQuad)
        return try await zooms.value(ZoomKey(plane: plane, z: z)) { try await level(z, of: area, plane)?.whole() }
    }

    private func level(_ z: Int, of area: AreaContent, _ plane: SetKey) async throws -> LevelFingerprints? {
        try await levels.value(ZoomKey(plane: plane, z: z)) {
            try await sets.value(plane) { area.tiles(in: plane.set) }.map {
                LevelFingerprints($0.level(z), cells: area.shown, names: area.names)
            }
        }
    }
}
