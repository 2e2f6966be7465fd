internal import Filtering
internal import Foundation
internal import Geometry
internal import Storage

/// The features themselves.
extension FeatureService {
    /// `/ogc/collections/{collection}/items`
    func items(_ ask: Ask) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: FeatureFormat.ofFeatures)
        let collection = try await collection(ask)
        let query = try ItemsQuery(ask, collection)
        let notes = try await notes()
        do {
            if let page = try store.glance(
                of: collection, filter: query.filter, after: query.after, limit: query.limit)
            {
                return try answer(ask, format, collection, query, page, page.matched, notes)
            }
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                let page = try await store.page(
                    of: collection, filter: query.filter, after: query.after, limit: query.limit)
                let matched = if let whole = page.matched { whole } else { try await count(collection, query.filter) }
                return try answer(ask, format, collection, query, page, matched, notes)
            }
        } catch let error as GeometryError {
            throw Problem.badParameter("filter", "\(error).")
        }
    }

    private func answer(
        _ ask: Ask, _ format: FeatureFormat, _ collection: FeatureCollection, _ query: ItemsQuery,
        _ page: FeatureStore.Page, _ matched: Int?, _ notes: [(name: String, value: String)]
    ) throws -> Answer {
        let writer = FeatureWriter(collection: collection, crs: query.crs, shown: query.shown)
        let next = page.hasMore ? page.features.last.map { address(ask, after: $0.id) + format.rawValue } : nil
        var headers = [(name: "Vary", value: "Accept, Accept-Encoding")]
        if format != .html { headers.append((name: "Content-Crs", value: "<\(query.crs.rawValue)>")) }
        if let next { headers.append((name: "Link", value: "<\(next)>; rel=\"next\"; type=\"\(format.mediaType)\"")) }
        func answer(_ bytes: [UInt8]) -> Answer {
            Answer(
                Representation(
                    bytes, contentType: format.contentType, headers: headers, packed: ask.headers.acceptsGzip))
        }
        switch format {
        case .csv: return answer(try writer.csv(page.features))
        case .geojsonseq: return answer(try writer.sequence(page.features))
        case .html:
            let html = HTMLPage(title: collection.title) { html in
                fill(&html, writer, page.features)
                for note in notes { html.paragraph(note.value) }
                if let matched { html.paragraph("共 \(matched) 个 in all") }
                if let next { html.list([(next, "下一页 Next")]) }
            }
            return Answer(
                Representation(Array(html.text.utf8), contentType: format.contentType, headers: headers),
                policy: HTMLPage.policy)
        case .json, .geojson:
            let here = address(ask, after: query.after)
            var links = FeatureFormat.ofFeatures.map { other in
                link(here + other.rawValue, other == format ? "self" : "alternate", other.mediaType)
            }
            links.append(link(address("collections", collection.id), "collection", "application/json"))
            if let next { links.append(link(next, "next", format.mediaType)) }
            var bytes = Array("{\"type\":\"FeatureCollection\",".utf8)
            for note in notes { bytes.append(contentsOf: "\"\(note.name)\":\(JSONValue.text(note.value).json),".utf8) }
            bytes.append(contentsOf: "\"features\":[".utf8)
            for (index, feature) in page.features.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try writer.append(feature, to: &bytes)
            }
            let time = Date().formatted(.iso8601)
            let number = matched.map { "\"numberMatched\":\($0)," } ?? ""
            bytes.append(
                contentsOf: """
                    ],"links":\(JSONValue.array(links).json),\(number)"numberReturned":\(page.features.count),\
                    "timeStamp":"\(time)"}
                    """.utf8)
            return answer(bytes)
        }
    }

    /// `/ogc/collections/{collection}/items/{id}`
    func item(_ ask: Ask) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: FeatureFormat.ofFeature)
        let collection = try await collection(ask)
        let crs = try ItemsQuery.crs("crs", ask)
        let key = ask.parameter("id")
        guard let id = Int64(key), let feature = try await store.feature(id, of: collection) else {
            throw Problem.unknownFeature(collection.id, key)
        }
        let writer = FeatureWriter(collection: collection, crs: crs, shown: Array(collection.properties.indices))
        let headers = [(name: "Vary", value: "Accept, Accept-Encoding")]
        guard format != .html else {
            let html = HTMLPage(title: "\(collection.title) \(id)") { html in
                html.table(
                    ["字段 Property", "值 Value"],
                    zip(collection.properties, feature.values).map { [$0.name, JSONValue($1).shown] })
                if let shape = feature.shape { html.code(WKT.write(shape.degrees)) }
                html.list([(address("collections", collection.id, query: [("f", "html")]), collection.title)])
            }
            return Answer(
                Representation(Array(html.text.utf8), contentType: format.contentType, headers: headers),
                policy: HTMLPage.policy)
        }
        let links =
            selves("collections", collection.id, "items", key, formats: FeatureFormat.ofFeature, as: format)
            + [link(address("collections", collection.id), "collection", "application/json")]
        var bytes: [UInt8] = []
        try writer.append(feature, links: links, to: &bytes)
        return Answer(
            Representation(
                bytes, contentType: format.contentType,
                headers: headers + [(name: "Content-Crs", value: "<\(crs.rawValue)>")]))
    }

    /// The same request after another feature; a format's name belongs to its end.
    private func address(_ ask: Ask, after: Int64?) -> String {
        var query = ask.query
        query["f"] = nil
        query["after"] = after.map(String.init)
        return address(
            "collections", ask.parameter("collection"), "items",
            query: query.sorted { $0.key < $1.key }.map { ($0, $1) } + [("f", "")])
    }

    private func fill(_ html: inout HTMLPage, _ writer: FeatureWriter, _ features: [Feature]) {
        let names = writer.shown.map { writer.collection.properties[$0].name }
        let rows = features.map { feature in
            let own = address(
                "collections", writer.collection.id, "items", String(feature.id), query: [("f", "html")])
            return [HTMLPage.link(own, String(feature.id))]
                + writer.shown.map { HTMLPage.escaped(JSONValue(feature.values[$0]).shown) }
        }
        html.table(["id"] + names, rows, isMarkup: true)
    }
}
