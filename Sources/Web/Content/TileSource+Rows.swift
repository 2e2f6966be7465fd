internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

extension TileSource {
    /// The rows of a layer that may show in a tile, of just this generation, and their fingerprint; `nil` when there are
    /// too many.
    func rows(
        of layer: MapLayer, in tile: TileID, selecting selection: TileSelection?, generation: Int64
    ) async throws -> (rows: [(feature: TileFeature, shape: Shape<Point>)], fingerprint: Fingerprint)? {
        let box = tile.latticeBox(margin: PlainCutter.margin)
        return try await district.read { snapshot in
            guard try snapshot.generation == generation else { throw GenerationMoved() }
            var rows: [(feature: TileFeature, shape: Shape<Point>)] = []
            var maker = FingerprintMaker()
            var accepted: Set<Int64>?
            if let own = layer.ofFile, let filter = selection?.filters[own] {
                accepted = try snapshot.ids(
                    of: own, accepting: filter, in: tile.latticeBox(margin: PlainCutter.margin + 1))
            }
            do {
                try Self.forEachRow(of: layer, in: box, snapshot) { feature, shape in
                    if let accepted, let id = feature.id, !accepted.contains(id) { return }
                    let feature = selection?.shown(feature) ?? feature
                    if rows.count >= Self.maxFeatures { throw TooMany() }
                    rows.append((feature, shape))
                    maker.add(feature)
                    maker.add(shape)
                }
            } catch is TooMany {
                return nil
            }
            return (rows, maker.fingerprint)
        }
    }

    private struct TooMany: Error {}

    /// The rows of a layer with a place, as tiles show them, in the order of their ids.
    ///
    /// - Parameter box: only those whose box shares a point with it.
    static func forEachRow(
        of layer: MapLayer, in box: Box? = nil, _ snapshot: Snapshot,
        _ body: (TileFeature, Shape<Point>) throws -> Void
    ) throws {
        func give(_ id: Int64, _ shape: Shape<Point>?, _ properties: [(name: String, value: JSONValue)]) throws {
            if let shape { try body(TileFeature(id: id, properties: properties), shape) }
        }
        switch layer {
        case .buildings: try snapshot.forEachBuilding(in: box) { try give($0.id, $0.shape, $0.properties) }
        case .units: for unit in try snapshot.units(in: box) { try give(unit.id, unit.shape, unit.properties) }
        case .barriers:
            for barrier in try snapshot.barriers(in: box) { try give(barrier.id, barrier.shape, barrier.properties) }
        default: break
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
