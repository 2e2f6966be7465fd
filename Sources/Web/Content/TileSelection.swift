internal import Filtering
internal import Geometry
internal import Storage
internal import Tiling

/// Which features of its layers a tile shows, and what of them: `filter` (CQL2 text) and `properties` of an address.
///
/// Equal selections are written alike, however they were asked for, and so have one key.
struct TileSelection: Hashable, Sendable {
    /// By layer of the file; spatial literals are in degrees.
    let filters: [Layer: Filter]
    /// In their order; `nil` for all.
    let properties: [String]?
    /// The condition, canonical.
    private let text: String?

    static let parameters: Set = ["filter", "properties"]

    /// - Parameter collections: what each layer of the file may be asked for.
    /// - Returns: `nil` when the address selects nothing.
    /// - Throws: ``Problem`` for what is no condition on each of the layers, with the place in the text.
    init?(_ ask: Ask, of layers: Set<MapLayer>, _ collections: [Layer: FeatureCollection]) throws {
        let (condition, names) = (ask.query["filter"], ask.query["properties"])
        if condition == nil, names == nil { return nil }
        var filters: [Layer: Filter] = [:]
        if let condition {
            if let counts = layers.first(where: { $0.ofFile == nil }) {
                throw Problem.badParameter("filter", "\(counts.rawValue) counts all there are and takes no filter.")
            }
            for layer in Set(layers.compactMap(\.ofFile)) {
                guard let collection = collections[layer] else { throw Problem.noSuchPage }
                do throws(FilterError) {
                    filters[layer] = try Filter(text: condition, collection.schema).canonical
                } catch {
                    throw Problem(error)
                }
            }
        }
        self.filters = filters
        text = filters.values.first?.description
        properties = try names.map { names in
            let known = layers.reduce(into: Set<String>()) { $0.formUnion($1.fields.keys) }
            let asked = names.split(separator: ",").map(String.init)
            for name in asked where !known.contains(name) {
                let place = names.ranges(of: name).first.map {
                    names.distance(from: names.startIndex, to: $0.lowerBound)
                }
                var problem = Problem.badParameter("properties", "No layer here has a property “\(name.prefix(40))”.")
                problem.position = place.map { JSONValue($0) }
                throw problem
            }
            return Set(asked).sorted()
        }
    }

    /// As an address has it, decoded.
    var parameters: [(name: String, value: String)] {
        [("filter", text), ("properties", properties?.joined(separator: ","))].compactMap { name, value in
            value.map { (name, $0) }
        }
    }

    /// Canonical.
    var name: String { parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&") }

    /// The features of a layer's part of a tile that are selected.
    ///
    /// - Parameter accepted: ids of the features that the filter accepts; `nil` for all. A border is shown when either side is.
    func applied(to layer: TileLayer, accepted: Set<Int64>?) -> TileLayer {
        var selected = TileLayer(layer.name)
        for (feature, shape) in layer.members where accepted?.isDisjoint(with: feature.ids) != true {
            selected.append(shown(feature), shape)
        }
        return selected
    }

    func shown(_ feature: TileFeature) -> TileFeature {
        guard let properties else { return feature }
        return TileFeature(id: feature.id, properties: feature.properties.filter { properties.contains($0.name) })
    }
}

extension TileFeature {
    /// Its own id, or those of the cells beside a border.
    fileprivate var ids: [Int64] {
        if let id { return [id] }
        return properties.compactMap { property in
            guard ["left", "right"].contains(property.name), case .integer(let id) = property.value else { return nil }
            return id
        }
    }
}

extension MapLayer {
    /// The layer of the file that its features are of.
    var ofFile: Layer? { areaLayer ?? rowLayer }
}

extension TileSource {
    struct AcceptedKey: Hashable, Sendable {
        let generation: Int64
        let layer: Layer
        let filter: Filter
    }

    /// What an address selects of the features of some layers; `nil` for all.
    func selection(_ ask: Ask, _ layers: Set<MapLayer>) async throws -> TileSelection? {
        guard !TileSelection.parameters.isDisjoint(with: ask.query.keys) else { return nil }
        return try TileSelection(ask, of: layers, try await collections(layers))
    }

    /// What the layers of the file may be asked for.
    func collections(_ layers: Set<MapLayer>) async throws -> [Layer: FeatureCollection] {
        let wanted = Set(layers.compactMap(\.ofFile))
        return try await district.read { snapshot in
            var collections: [Layer: FeatureCollection] = [:]
            for layer in wanted { collections[layer] = try snapshot.collection(layer) }
            return collections
        }
    }

    /// Ids of the areas that a selection's filter accepts; `nil` for all.
    func accepted(
        _ layer: Layer, _ selection: TileSelection, _ content: MapContent
    ) async throws -> Set<Int64>? {
        guard let filter = selection.filters[layer] else { return nil }
        let generation = content.generation
        let key = AcceptedKey(generation: generation, layer: layer, filter: filter)
        return try await accepted.value(key) {
            try await district.read { snapshot in
                guard try snapshot.generation == generation else { throw GenerationMoved() }
                return try snapshot.ids(of: layer, accepting: filter)
            }
        }
    }
}
