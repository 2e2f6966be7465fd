internal import Tiling

extension TileSetService {
    private static let documents = FeatureFormat.ofDocuments.map(\.mediaType)

    /// The addresses of OGC API – Tiles. The ends of the operations' names are the standard's.
    var routes: [Route] {
        [
            Route("/ogc/tileMatrixSets", query: ["f"]) { try setList($0) }
                .described("ogc.getTileMatrixSetsList", "The tile matrix sets", types: Self.documents),
            Route("/ogc/tileMatrixSets/{tileMatrixSetId}", query: ["f"]) { try setPage($0) }
                .described("ogc.getTileMatrixSet", "One tile matrix set", types: Self.documents),
        ]
            + routes(
                "/ogc/collections/{collection}/tiles", "ogc.collection.vector", query: [], "one layer", Self.collection)
            + routes("/ogc/tiles", "ogc.dataset.vector", query: ["collections"], "all layers", Self.dataset)
    }

    private func routes(
        _ path: String, _ operation: String, query: Set<String>, _ what: String,
        _ source: @escaping @Sendable (Ask) throws -> Source
    ) -> [Route] {
        [
            Route(path, query: query.union(["f"])) { try await tileSetList($0, of: source($0)) }
                .described("\(operation).getTileSetsList", "Tile sets of \(what)", types: Self.documents),
            Route(path + "/{tileMatrixSetId}", query: query.union(["f"])) { try await tileSet($0, of: source($0)) }
                .described(
                    "\(operation).getTileSet", "A tile set of \(what): its layers, limits and addresses",
                    types: Self.documents),
            Route(
                path + "/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
                query: query.union(TileSelection.parameters).union(["f"])
            ) { try await tile($0, of: source($0)) }
            .described("\(operation).getTile", "A tile of \(what)", types: Self.formats.map(\.contentType)),
        ]
    }
}
