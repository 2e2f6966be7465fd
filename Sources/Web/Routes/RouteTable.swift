internal import Storage

/// Every address there is, in the order in which they are tried.
struct RouteTable: Sendable {
    let routes: [Route]

    init(_ service: MapService, _ features: FeatureService) {
        let map = [
            Route("/") { _ in try await service.page() },
            Route("/health") { _ in service.health() },
            Route("/ready") { _ in try await service.ready() },
            Route("/locate", query: ["lon", "lat"]) { try await service.locate($0) }
                .taking { try await service.locate($0) },
            Route("/assets/{file}") { try await service.asset($0.parameter("file")) },
            Route("/page/map") { _ in try await service.pageMap() },
            Route("/page/grids") { _ in try await service.pageGrids() },
            Route("/page/grids/{id}") { try await service.pageGrid($0.parameter("id")) },
            Route("/page/search", query: ["q"]) { try await service.pageSearch($0) },
            Route("/style.json") { _ in try await service.style() },
            Route("/{file}", query: ["format"]) { try await service.tileJSON($0) },
            Route("/{layer}/{z}/{x}/{file}") { try await service.tile($0) },
        ]
        self.init(features, map)
    }

    /// Features alone.
    init(_ features: FeatureService) {
        self.init(
            features,
            [
                Route("/", query: ["f"]) { try await features.landing($0) },
                Route("/health") { _ in features.health() },
                Route("/ready") { _ in try await features.ready() },
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
