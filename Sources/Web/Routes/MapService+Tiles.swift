internal import Foundation
internal import Geometry
internal import Storage
internal import Tiling

extension MapService {
    static let tileTypes = TileFormat.allCases.map(\.contentType)
    /// Before the addresses of tiles in shifted degrees.
    private static let shiftedFolder = "/gcj02"

    /// The layers of an address, `grids` or `grids,buildings`.
    private func layers(_ list: some StringProtocol) throws -> Set<MapLayer> {
        var layers: Set<MapLayer> = []
        for name in list.split(separator: ",", maxSplits: 64, omittingEmptySubsequences: false) {
            guard let layer = MapLayer(rawValue: String(name)) else {
                throw Problem.unknownLayer(String(name), known: MapLayer.allCases.map(\.rawValue))
            }
            guard layers.insert(layer).inserted else {
                throw Problem.badParameter("layer", "\(layer.rawValue) is given twice.")
            }
        }
        return layers
    }

    /// `/{layer}/{z}/{x}/{y}.{format}`, `/{layer},{layer}/…`, and the same of a set of its own.
    func tile(_ ask: Ask, in set: TileMatrixSet = .webMercatorQuad) async throws -> Answer {
        let layers = try layers(ask.parameter("layer"))
        let file = ask.parameter("file")
        guard let dot = file.lastIndex(of: ".") else { throw Problem.noSuchPage }
        guard let format = TileFormat(fileExtension: file[file.index(after: dot)...]) else {
            let served = TileFormat.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
            throw Problem.notServed("Tiles are served as \(served), not as \(file[dot...].prefix(20)).")
        }
        let acceptable = format.acceptable(in: set)
        guard ask.headers.accepts(acceptable) else {
            throw Problem.notServed("These tiles are served as \(acceptable.joined(separator: " or ")).")
        }
        let tile = try TileID(z: ask.parameter("z"), x: ask.parameter("x"), y: file[..<dot], in: set)
        let generation = try ask.parameters["generation"].map { text in
            guard let generation = Self.generation(text) else {
                throw Problem.badParameter("generation", "After /v/ stands a generation: a whole number of 0 or more.")
            }
            return generation
        }
        let kind = TileSource.Kind(layers, format, try await tiles.selection(ask, layers))
        let kept = try await tiles.tile(tile, as: kind, of: generation)
        var answer = Answer(kept.representation)
        answer.isImmutable = generation != nil
        answer.generation = kept.generation
        return answer
    }

    /// `/{layer}.json`: TileJSON 3.0.
    func tileJSON(_ ask: Ask, in set: TileMatrixSet = .webMercatorQuad) async throws -> Answer {
        let file = ask.parameter("file")
        guard file.hasSuffix(".json") else { throw Problem.noSuchPage }
        let layers = try layers(file.dropLast(5))
        guard let format = TileFormat(fileExtension: ask.query["format"] ?? "mvt") else {
            throw Problem.badParameter(
                "format", "format is one of \(TileFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let kind = TileSource.Kind(layers, format, try await tiles.selection(ask, layers))
        let content = try await contents.content()
        var document = TileJSON(kind.layers, of: content, in: set, showing: kind.selection?.properties)
        let isImmutable = ask.query["immutable"] == "1"
        guard isImmutable || [nil, "0"].contains(ask.query["immutable"]) else {
            throw Problem.badParameter("immutable", "immutable is 1 for addresses of this generation alone, or 0.")
        }
        let root = isImmutable ? "/v/\(content.generation)" : set == .gcj02 ? Self.shiftedFolder : ""
        document.tiles = [url("\(root)/\(kind.layerList)/{z}/{x}/{y}.\(format.rawValue)\(Self.query(kind.selection))")]
        return json(document.json)
    }

    private static func query(_ selection: TileSelection?) -> String {
        let items = (selection?.parameters ?? []).map { name, value in
            let plain = CharacterSet.alphanumerics.intersection(.init(charactersIn: "\0"..."\u{7E}")).union(
                .init(charactersIn: "-._~,"))
            return "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: plain) ?? "")"
        }
        return items.isEmpty ? "" : "?" + items.joined(separator: "&")
    }

    /// `/style.json`: a style for MapLibre.
    func style() async throws -> Answer {
        let content = try await contents.content()
        return json(MapStyle(of: content) { url($0) }.json)
    }
}

extension TileFormat {
    /// Media types under which a tile may be asked for.
    fileprivate func acceptable(in set: TileMatrixSet) -> [String] {
        let own = contentType(in: set)
        return switch self {
        case .geojson, .topojson: own == "application/json" ? [own] : [own, "application/json"]
        case .mvt: [own, "application/x-protobuf", "application/octet-stream"]
        }
    }
}

extension Box {
    /// `[west, south, east, north]` in degrees.
    var json: JSONValue { .array(Point(minX, minY).json + Point(maxX, maxY).json) }

    var middle: Point {
        Point(Int32((Int64(minX) + Int64(maxX)) / 2), Int32((Int64(minY) + Int64(maxY)) / 2))
    }
}

extension Point {
    /// Longitude and latitude.
    var degrees: [Double] {
        let degrees = Lattice.degrees(self)
        return [degrees.x, degrees.y]
    }

    var json: [JSONValue] { degrees.map(JSONValue.number) }
}

extension Datum {
    var name: String {
        switch self {
        case .cgcs2000: "CGCS2000"
        case .wgs84: "WGS 84"
        }
    }
}
