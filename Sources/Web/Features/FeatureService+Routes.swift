extension FeatureService {
    /// The addresses of OGC API – Features.
    var routes: [Route] {
        [
            Route("/ogc", query: ["f"]) { try await landing($0) }
                .described("ogc.landingPage", "Landing page: where everything is", FeatureFormat.ofDocuments),
            Route("/ogc/conformance", query: ["f"]) { try conformance($0) }
                .described("ogc.conformance", "The conformance classes that are met", FeatureFormat.ofDocuments),
            Route("/ogc/collections", query: ["f"]) { try await collectionList($0) }
                .described("ogc.collections", "The layers", FeatureFormat.ofDocuments),
            Route("/ogc/collections/{collection}", query: ["f"]) { try await collectionPage($0) }
                .described("ogc.collection", "One layer", FeatureFormat.ofDocuments),
            Route("/ogc/collections/{collection}/queryables", query: ["f"]) { try await queryables($0) }
                .described(
                    "ogc.queryables", "What filters may name, as JSON Schema",
                    types: [FeatureFormat.schemaType, "text/html"]),
            Route("/ogc/collections/{collection}/items", query: ItemsQuery.parameters, takesProperties: true) {
                try await items($0)
            }
            .described("ogc.features", "Features, page by page", FeatureFormat.ofFeatures)
            .atOnce { try itemsAtOnce($0) },
            Route("/ogc/collections/{collection}/items/{id}", query: ["f", "crs"]) { try await item($0) }
                .described("ogc.feature", "One feature", FeatureFormat.ofFeature),
        ]
    }
}

extension Route {
    fileprivate func described(_ operation: String, _ summary: String, _ formats: [FeatureFormat]) -> Route {
        described(operation, summary, types: formats.map(\.mediaType))
    }
}
