internal import Geometry
internal import Storage

/// What tells of the addresses themselves: `/api` for programs, `/docs` for people, both made from the routes.
struct Documentation: Sendable {
    let described: [Route]
    let features: FeatureService

    var routes: [Route] {
        [
            Route("/api") { _ in try await api() }
                .described("api", "This description (OpenAPI 3.0)", types: [OpenAPI.contentType]),
            Route("/docs") { _ in page() }.described("docs", "The same for people", types: ["text/html"]).page(),
            Route(HTMLPage.stylePath) { _ in Answer(HTMLPage.style) }
                .described("docs.style", "How pages look", types: ["text/css"]),
        ]
    }

    private func api() async throws -> Answer {
        let collections = try await features.known().collections.map(\.id)
        let description = OpenAPI(routes: described + routes, collections: collections, server: features.base)
        return Answer(Representation(Array(description.json.json.utf8), contentType: OpenAPI.contentType))
    }

    private func page() -> Answer {
        let page = features.htmlPage("gridmap 接口说明 API") { page in
            page.list([
                (features.address(), "OGC API – Features"), (features.address("collections"), "图层 Collections"),
                (features.base + "/api", "OpenAPI 3.0"),
            ])
            page.heading("地址 Addresses")
            page.table(
                ["地址 Address", "说明 What", "参数 Parameters"],
                (described + routes).map { route in
                    let own = route.query.sorted() + (route.takesProperties ? ["任一字段 any property"] : [])
                    return [route.path, route.description?.summary ?? "", own.joined(separator: ", ")]
                })
            page.heading("参数 Parameters")
            page.table(
                ["参数 Parameter", "说明 What"],
                ParameterDescription.known.sorted { $0.key < $1.key }.map { [$0.key, $0.value.about] })
            page.heading("条件 Conditions (CQL2)")
            page.paragraph("filter= 的写法；网址中须编码。What filter= takes; to be encoded in an address.")
            for example in Self.examples { page.code(example) }
        }
        return Answer(
            Representation(Array(page.text.utf8), contentType: "text/html; charset=utf-8"), policy: HTMLPage.policy)
    }

    /// Of a district's layers.
    static let examples = [
        "households > 400 AND NOT locked",
        "CASEI(name) LIKE CASEI('%beimen%') OR code IN ('421003001001001','421003001001002')",
        "households BETWEEN 200 AND 300 AND community = '421003001001'",
        "grid IS NULL AND S_INTERSECTS(geometry, BBOX(112.19,30.34,112.22,30.36))",
        "S_WITHIN(geometry, POLYGON((112.19 30.34,112.22 30.34,112.22 30.36,112.19 30.34)))",
        "area_m2 / households > 500",
    ]
}
