internal import Storage
internal import Tiling

/// Every address there is, in the order in which they are tried.
struct RouteTable: Sendable {
    let routes: [Route]

    init(_ service: MapService, _ features: FeatureService, _ operations: Operations) {
        let json = ["application/json"]
        let map = [
            Route("/") { _ in try await service.page() }
                .described("page", "The map page", types: ["text/html"]).page(),
            Route("/health") { _ in service.health() }
                .described("health", "Whether the server runs", types: json).vital(),
            Route("/ready") { _ in try await operations.whileServing { try await service.ready() } }
                .described("ready", "Whether it can serve", types: json).vital(),
            Route("/metrics") { _ in await operations.metrics(of: service) }
                .described("metrics", "Counts for Prometheus", types: [MetricsText.mediaType]).vital(),
            Route("/locate", query: ["lon", "lat"]) { try await service.locate($0) }
                .described("locate", "The grid and the community of a place", types: json)
                .taking(MapService.takenTypes) { try await service.locate($0) },
            Route("/assets/{file}") { try await service.asset($0.parameter("file")) }.quick(),
            Route("/page/map") { _ in try await service.pageMap() }
                .described("page.map", "What the page begins with", types: json),
            Route("/page/grids") { _ in try await service.pageGrids() }
                .described("page.grids", "All grids in short, as an array", types: ["*/*"]),
            Route("/page/grids/{id}") { try await service.pageGrid($0.parameter("id")) }
                .described("page.grid", "One grid's card, by its number or code", types: ["application/geo+json"]),
            Route("/page/search", query: ["q"]) { try await service.pageSearch($0) }
                .described("page.search", "Grids, communities and streets by code or name", types: json),
            Route("/examples/maplibre", query: ["tiles"]) { _ in service.example() }
                .described(
                    "example", "The map in MapLibre GL JS, on vector tiles or GeoJSON tiles", types: ["text/html"]
                ).page(),
            Route("/style.json") { _ in try await service.style() }
                .described("style", "A style for MapLibre", types: json),
            Route("/gcj02/{file}", query: TileSelection.parameters.union(["format"])) {
                try await service.tileJSON($0, in: .gcj02)
            }
            .described(
                "tilejson.gcj02", "TileJSON of layers in the shifted degrees of AMap and Tencent", types: json),
            Route("/gcj02/{layer}/{z}/{x}/{file}", query: TileSelection.parameters) {
                try await service.tile($0, in: .gcj02)
            }
            .described(
                "tile.gcj02", "A tile of layers in the shifted degrees of AMap and Tencent",
                types: ["application/json", TileFormat.mvt.contentType]
            ).quick(),
            Route("/changes", query: ["since"]) { try await service.changes($0) }
                .described(
                    "changes", "What changed since a generation, or as it happens", types: MapService.changeTypes),
            Route("/{file}", query: TileSelection.parameters.union(["format", "immutable"])) {
                try await service.tileJSON($0)
            }
            .described("tilejson", "TileJSON of layers: grids.json", types: json),
            Route("/{layer}/{z}/{x}/{file}", query: TileSelection.parameters) { try await service.tile($0) }
                .described("tile", "A tile of layers: {y}.mvt, .geojson or .topojson", types: MapService.tileTypes)
                .quick(),
            Route("/v/{generation}/{layer}/{z}/{x}/{file}", query: TileSelection.parameters) {
                try await service.tile($0)
            }
            .described("tile.version", "A tile of one generation, for ever the same", types: MapService.tileTypes)
            .quick(),
        ]
        self.init(
            features,
            TileSetService(features: features, tiles: service.tiles, contents: service.contents).routes + map)
    }

    /// Features alone.
    init(_ features: FeatureService, _ operations: Operations) {
        self.init(
            features,
            [
                Route("/", query: ["f"]) { try await features.landing($0) },
                Route("/health") { _ in features.health() }.vital(),
                Route("/ready") { _ in try await operations.whileServing { try await features.ready() } }.vital(),
                Route("/metrics") { _ in await operations.metrics(of: nil) }.vital(),
            ])
    }

    private init(_ features: FeatureService, _ others: [Route]) {
        let documentation = Documentation(described: features.routes + others, features: features)
        routes = documentation.routes + features.routes + others
    }

    /// The first route of an address, with its parameters.
    func find(_ path: [String]) -> (route: Route, parameters: [String: String])? {
        for route in routes {
            if let parameters = route.match(path) { return (route, parameters) }
        }
        return nil
    }
}
