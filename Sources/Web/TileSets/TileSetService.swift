internal import Geometry
internal import HTTPTypes
internal import Storage
internal import Tiling

/// OGC API – Tiles: the layers of a district as vector tiles, one by one and together, in every published tile matrix set.
struct TileSetService: Sendable {
    let features: FeatureService
    let tiles: TileSource
    let contents: Contents

    /// What the addresses of tiles begin with: one collection, or the whole dataset.
    enum Source {
        case collection(MapLayer)
        /// Some of its collections in the order asked for, all of them without `collections=`.
        case dataset([MapLayer], isChosen: Bool)

        var layers: [MapLayer] {
            switch self {
            case .collection(let layer): [layer]
            case .dataset(let layers, _): layers
            }
        }
    }

    /// Formats, the one that is given without being asked for first.
    static let formats: [TileFormat] = [.mvt, .geojson, .topojson]

    /// The collections that have tiles.
    static let layers = Layer.allCases.compactMap { MapLayer(rawValue: $0.rawValue) }

    /// `…/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}`: the row before the column.
    func tile(_ ask: Ask, of source: Source) async throws -> Answer {
        let set = try Self.set(ask)
        let format = try Self.format(ask)
        let tile: TileID
        do {
            tile = try TileID(
                z: ask.parameter("tileMatrix"), x: ask.parameter("tileCol"), y: ask.parameter("tileRow"), in: set)
        } catch {
            throw Self.problem(error)
        }
        guard try await limits(source).map({ TileRange(touching: $0, z: tile.z, in: set).contains(tile) }) ?? false
        else {
            throw Problem(
                .notFound, "outside-limits", "Outside the tile set's limits",
                "The tile set tells in tileMatrixSetLimits which tiles there are.", parameter: "tileRow")
        }
        let kind = TileSource.Kind(source.layers, format, try await tiles.selection(ask, Set(source.layers)))
        var kept: TileSource.Kept
        do {
            kept = try await tiles.tile(tile, as: kind)
        } catch var problem as Problem where problem.parameter == "z" {
            problem.parameter = "tileMatrix"
            throw problem
        }
        kept.representation.headers.append(("Vary", "Accept, Accept-Encoding"))
        var answer = Answer(kept.representation)
        answer.generation = kept.generation
        return answer
    }

    /// The box of all there is; `nil` while nothing has a place.
    func limits(_ source: Source) async throws -> Box? {
        let names = Set(source.layers.map(\.rawValue))
        let boxes = try await features.known().collections.filter { names.contains($0.id) }.compactMap { collection in
            collection.extent.flatMap { low, high -> Box? in
                guard let low = try? Lattice.point(low), let high = try? Lattice.point(high) else { return nil }
                return Box(minX: low.x, minY: low.y, maxX: high.x, maxY: high.y)
            }
        }
        return boxes.dropFirst().reduce(boxes.first) { $0?.union($1) }
    }

    // MARK: What an address names

    static func collection(_ ask: Ask) throws -> Source {
        let name = ask.parameter("collection")
        guard let layer = layers.first(where: { $0.rawValue == name }) else {
            var problem = Problem.unknownLayer(name, known: layers.map(\.rawValue))
            problem.parameter = "collection"
            throw problem
        }
        return .collection(layer)
    }

    static func dataset(_ ask: Ask) throws -> Source {
        guard let list = ask.query["collections"] else { return .dataset(layers, isChosen: false) }
        let names = list.split(separator: ",", maxSplits: 64, omittingEmptySubsequences: false).map(String.init)
        guard Set(names).count == names.count else {
            throw Problem.badParameter("collections", "A collection is given twice.")
        }
        for name in names where !layers.contains(where: { $0.rawValue == name }) {
            let known = layers.map(\.rawValue).joined(separator: ", ")
            throw Problem.badParameter("collections", "“\(name.prefix(40))” is none of \(known).")
        }
        return .dataset(names.compactMap(MapLayer.init), isChosen: true)
    }

    static func set(_ ask: Ask) throws -> TileMatrixSet {
        let name = ask.parameter("tileMatrixSetId")
        guard let set = TileMatrixSet.published.first(where: { $0.rawValue == name }) else {
            let known = TileMatrixSet.published.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .notFound, "unknown-tile-matrix-set", "No such tile matrix set",
                "“\(name.prefix(40))” is none of \(known).", parameter: "tileMatrixSetId")
        }
        return set
    }

    private static func format(_ ask: Ask) throws -> TileFormat {
        if let name = ask.query["f"] {
            guard let format = TileFormat(fileExtension: name == "json" ? "geojson" : name) else {
                let known = formats.map(\.rawValue).joined(separator: ", ")
                throw Problem.badParameter("f", "“\(name.prefix(40))” is none of \(known).")
            }
            return format
        }
        let types = formats.map(\.contentType)
        if let index = ask.headers.preferred(types) { return formats[index] }
        if ask.headers.accepts(["application/json"]) { return .geojson }
        throw Problem.notServed("These tiles are served as \(types.joined(separator: ", ")).")
    }

    /// What is wrong with a tile's numbers, by the names they have here.
    private static func problem(_ error: TilingError) -> Problem {
        let names = ["x": "tileCol", "y": "tileRow", "z": "tileMatrix"]
        var problem = Problem(error)
        problem.parameter = problem.parameter.map { names[$0] ?? $0 }
        if case .outsideTheWorld(let parameter, let z, let count) = error {
            problem.detail = "\(names[parameter] ?? parameter) must be below \(count) in tile matrix \(z)."
        } else if case .notANumber(let parameter, let text) = error {
            problem.detail = "\(names[parameter] ?? parameter) is “\(text)”, not a whole number of 0 or more."
        }
        return problem
    }
}
