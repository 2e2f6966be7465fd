internal import Geometry
internal import Storage
internal import Tiling

/// What tells of the tiles: tile matrix sets, and the tile sets of a collection or of the dataset.
extension TileSetService {
    private static let documentFormats = FeatureFormat.ofDocuments

    static let conformance =
        [
            "core", "tileset", "tilesets-list", "dataset-tilesets", "geodata-tilesets", "collections-selection", "mvt",
            "geojson", "oas30",
        ].map { "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/\($0)" }
        + ["tilematrixset", "json-tilematrixset", "json-tilesetmetadata"].map {
            "http://www.opengis.net/spec/tms/2.0/conf/\($0)"
        }

    /// The relations of links that lead here.
    static let tileSetsRelation = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
    static let setsRelation = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
    private static let setRelation = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"

    // MARK: Tile matrix sets

    /// `/ogc/tileMatrixSets`
    func setList(_ ask: Ask) throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: Self.documentFormats)
        let sets = TileMatrixSet.published.map { set in
            JSONValue.object([
                "id": .text(set.rawValue), "title": .text(set.title), "uri": .text(set.uri), "crs": .text(set.crs),
                "links": .array([definition(of: set, "self")]),
            ])
        }
        let json: [String: JSONValue] = [
            "tileMatrixSets": .array(sets),
            "links": .array(features.selves("tileMatrixSets", formats: Self.documentFormats, as: format)),
        ]
        return features.answer(format, json) {
            features.htmlPage("瓦片矩阵集 Tile matrix sets") { page in
                page.list(
                    TileMatrixSet.published.map {
                        (features.address("tileMatrixSets", $0.rawValue, query: [("f", "html")]), $0.title)
                    })
            }
        }
    }

    /// `/ogc/tileMatrixSets/{tileMatrixSetId}`
    func setPage(_ ask: Ask) throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: Self.documentFormats)
        let set = try Self.set(ask)
        return features.answer(format, set.definition) {
            features.htmlPage(set.title) { page in
                page.paragraph(set.uri)
                page.table(
                    ["id", "列 Columns", "行 Rows", "比例尺分母 Scale denominator"],
                    (0...TileID.maxZoom).map { z in
                        [
                            String(z), String(set.columns(z: z)), String(set.rows(z: z)),
                            String(set.scaleDenominator(z: z)),
                        ]
                    })
            }
        }
    }

    private func definition(of set: TileMatrixSet, _ relation: String) -> JSONValue {
        features.link(
            features.address("tileMatrixSets", set.rawValue, query: [("f", "json")]), relation, "application/json",
            set.title)
    }

    // MARK: Tile sets

    /// `/ogc/tiles` and `/ogc/collections/{collection}/tiles`
    func tileSetList(_ ask: Ask, of source: Source) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: Self.documentFormats)
        let title = try await title(source)
        let sets = TileMatrixSet.published.map { set in
            JSONValue.object([
                "title": .text("\(title) (\(set.rawValue))"), "dataType": .text("vector"), "crs": .text(set.crs),
                "tileMatrixSetURI": .text(set.uri),
                "links": .array([
                    features.link(address(source, set, f: "json"), "self", "application/json", title),
                    definition(of: set, Self.setRelation),
                ]),
            ])
        }
        let json: [String: JSONValue] = [
            "tilesets": .array(sets),
            "links": .array(
                Self.documentFormats.map { other in
                    features.link(
                        address(source, f: other.rawValue), other == format ? "self" : "alternate", other.mediaType)
                }),
        ]
        return features.answer(format, json) {
            features.htmlPage("瓦片集 Tile sets: \(title)") { page in
                page.list(TileMatrixSet.published.map { (address(source, $0, f: "html"), $0.rawValue) })
            }
        }
    }

    /// `…/tiles/{tileMatrixSetId}`
    func tileSet(_ ask: Ask, of source: Source) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: Self.documentFormats)
        let set = try Self.set(ask)
        let document = TileJSON(source.layers, of: try await contents.content(), in: set)
        let title = try await title(source)
        let items = TileSetService.formats.map { other in
            JSONValue.object([
                "href": .text(template(source, set, other)), "rel": .text("item"), "type": .text(other.contentType),
                "templated": .bool(true), "title": .text("\(title) (\(other.rawValue))"),
            ])
        }
        let selves = Self.documentFormats.map { other in
            features.link(
                address(source, set, f: other.rawValue), other == format ? "self" : "alternate", other.mediaType)
        }
        var json: [String: JSONValue] = [
            "title": .text(title), "dataType": .text("vector"), "crs": .text(set.crs),
            "tileMatrixSetURI": .text(set.uri), "layers": .array(document.ogcLayers),
            "links": .array(selves + items + [definition(of: set, Self.setRelation)]),
        ]
        for note in try await features.known().notes { json[note.name] = .text(note.value) }
        if let box = try await limits(source) {
            json["boundingBox"] = .object([
                "lowerLeft": .array(Point(box.minX, box.minY).json),
                "upperRight": .array(Point(box.maxX, box.maxY).json),
                "crs": .text(FeatureCRS.crs84.rawValue),
            ])
            json["tileMatrixSetLimits"] = .array(document.zooms.map { set.limits(of: box, z: $0) })
        }
        return features.answer(format, json) {
            features.htmlPage("\(title) (\(set.rawValue))") { page in
                for format in TileSetService.formats { page.code(template(source, set, format)) }
                page.table(
                    ["图层 Layer", "级 Zooms"],
                    document.shownLayers.map { layer, zooms in
                        [layer.rawValue, "\(zooms.lowerBound)–\(zooms.upperBound)"]
                    })
            }
        }
    }

    private func title(_ source: Source) async throws -> String {
        switch source {
        case .dataset: return try await contents.content().district?.name ?? "gridmap 网格地图"
        case .collection(let layer):
            return try await features.known().collections.first { $0.id == layer.rawValue }?.title ?? layer.rawValue
        }
    }

    // MARK: Addresses

    private func address(_ source: Source, _ set: TileMatrixSet? = nil, f: String) -> String {
        let own = set.map { "/" + $0.rawValue } ?? ""
        switch source {
        case .collection(let layer): return "\(features.base)/ogc/collections/\(layer.rawValue)/tiles\(own)?f=\(f)"
        case .dataset(let layers, let isChosen):
            let chosen = isChosen ? "&collections=" + layers.map(\.rawValue).joined(separator: ",") : ""
            return "\(features.base)/ogc/tiles\(own)?f=\(f)\(chosen)"
        }
    }

    private func template(_ source: Source, _ set: TileMatrixSet, _ format: TileFormat) -> String {
        let address = address(source, set, f: format.rawValue)
        let query = address.firstIndex(of: "?") ?? address.endIndex
        return address[..<query] + "/{tileMatrix}/{tileRow}/{tileCol}" + address[query...]
    }
}

extension TileJSON {
    /// As a tile set's metadata has them.
    fileprivate var ogcLayers: [JSONValue] {
        shownLayers.map { layer, zooms in
            let properties = layer.fields.mapValues { about in
                JSONValue.object([
                    "type": .text(["number", "boolean"].contains(about) ? about : "string"),
                    "description": .text(about),
                ])
            }
            return .object([
                "id": .text(layer.rawValue), "dataType": .text("vector"),
                "minTileMatrix": .text(String(zooms.lowerBound)), "maxTileMatrix": .text(String(zooms.upperBound)),
                "propertiesSchema": .object(["type": .text("object"), "properties": .object(properties)]),
            ])
        }
    }
}
