internal import Filtering
internal import Geometry
internal import Storage

/// The features themselves.
extension FeatureService {
    /// `/ogc/collections/{collection}/items`
    func items(_ ask: Ask) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: FeatureFormat.ofFeatures)
        let known = try await known()
        let collection = try known.collection(ask.parameter("collection"))
        let query = try ItemsQuery(ask, collection)
        return try await Self.blamingFilter {
            let page = try await store.page(
                of: collection, filter: query.filter, after: query.after, limit: query.limit)
            let matched = if let whole = page.matched { whole } else { try await count(collection, query.filter) }
            return try answer(ask, format, collection, query, page, matched, known.notes)
        }
    }

    /// The same for what lies in a small box, as long as the file is what it was.
    func itemsAtOnce(_ ask: Ask) throws -> Answer? {
        guard ask.query["bbox"] != nil || ask.query["filter"] != nil, ask.query["after"] == nil,
            let known = lastKnown,
            let collection = known.collections.first(where: { $0.id == ask.parameter("collection") })
        else { return nil }
        let format = try FeatureFormat.asked(ask, of: FeatureFormat.ofFeatures)
        let query = try ItemsQuery(ask, collection)
        guard let filter = query.filter else { return nil }
        return try Self.blamingFilter {
            try store.glance(of: collection, filter: filter, limit: query.limit, at: known.stamp).map { page in
                try answer(ask, format, collection, query, page, page.matched, known.notes)
            }
        }
    }

    /// What cannot be computed was asked for by the filter.
    private static func blamingFilter<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as GeometryError { throw Problem.badParameter("filter", "\(error).") }
    }

    private static func blamingFilter<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as GeometryError {
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
        var links = ["<\(address("collections", collection.id, "queryables"))>; rel=\"\(Self.queryablesRelation)\""]
        if let next { links.append("<\(next)>; rel=\"next\"; type=\"\(format.mediaType)\"") }
        headers.append((name: "Link", value: links.joined(separator: ", ")))
        func answer(_ bytes: [UInt8]) -> Answer {
            Answer(
                Representation(
                    bytes, contentType: format.contentType, headers: headers, packed: ask.headers.acceptsGzip))
        }
        switch format {
        case .csv: return answer(try writer.csv(page.features))
        case .geojsonseq: return answer(try writer.sequence(page.features))
        case .html:
            let html = htmlPage(collection.title) { html in
                fill(&html, writer, page.features)
                for note in notes { html.paragraph(note.value) }
                if let matched { html.paragraph("共 \(matched) 个 in all") }
                if let next { html.list([(next, "下一页 Next")]) }
            }
            return Answer(
                Representation(Array(html.text.utf8), contentType: format.contentType, headers: headers),
                policy: HTMLPage.policy)
        case .json, .geojson:
            var bytes = Array("{\"type\":\"FeatureCollection\",".utf8)
            for note in notes { bytes.append(contentsOf: "\"\(note.name)\":\(JSONValue.text(note.value).json),".utf8) }
            bytes.append(contentsOf: "\"features\":[".utf8)
            for (index, feature) in page.features.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try writer.append(feature, to: &bytes)
            }
            bytes.append(contentsOf: "],\"links\":[".utf8)
            func link(_ address: String, _ relation: String, _ type: String) {
                if bytes.last == UInt8(ascii: "}") { bytes.append(UInt8(ascii: ",")) }
                JSONValue.write(
                    [("href", .text(address)), ("rel", .text(relation)), ("type", .text(type))], into: &bytes)
            }
            let here = address(ask, after: query.after)
            for other in FeatureFormat.ofFeatures {
                link(here + other.rawValue, other == format ? "self" : "alternate", other.mediaType)
            }
            link(address("collections", collection.id), "collection", "application/json")
            if let next { link(next, "next", format.mediaType) }
            bytes.append(contentsOf: "],".utf8)
            if let matched { bytes.append(contentsOf: "\"numberMatched\":\(matched),".utf8) }
            bytes.append(contentsOf: "\"numberReturned\":\(page.features.count)}".utf8)
            return answer(bytes)
        }
    }

    /// `/ogc/collections/{collection}/items/{id}`
    func item(_ ask: Ask) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: FeatureFormat.ofFeature)
        let collection = try await collection(ask)
        let crs = try ItemsQuery.crs("crs", ask)
        let key = ask.parameter("id")
        guard ItemsQuery.whole(key) != nil, let id = Int64(key),
            let feature = try await store.feature(id, of: collection)
        else {
            throw Problem.unknownFeature(collection.id, key)
        }
        let writer = FeatureWriter(collection: collection, crs: crs, shown: Array(collection.properties.indices))
        let headers = [(name: "Vary", value: "Accept, Accept-Encoding")]
        guard format != .html else {
            let html = htmlPage("\(collection.title) \(id)") { html in
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
            selves(
                "collections", collection.id, "items", key, query: ask.query["crs"].map { [("crs", $0)] } ?? [],
                formats: FeatureFormat.ofFeature, as: format)
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
        html.table([writer.free("id")] + names, rows, isMarkup: true)
    }
}
