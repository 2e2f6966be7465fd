internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

extension TileSource {
    /// The rows of a layer that may show in a tile, of just this generation.
    func rows(
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
