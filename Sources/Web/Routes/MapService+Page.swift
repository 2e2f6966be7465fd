internal import Foundation
internal import Geometry
internal import Planning
internal import Storage
internal import Topology

/// What the page asks for besides tiles. Counts only: nothing here is about a person.
extension MapService {
    func page() async throws -> Answer {
        let content = try? await contents.content()
        let elsewhere = content?.basemap?.origin.map { " " + $0 } ?? ""
        let policy = """
            default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; \
            img-src 'self' data: blob:\(elsewhere); base-uri 'none'; form-action 'none'; frame-ancestors 'self'
            """
        return Answer(PageFiles.html, policy: policy)
    }

    /// `/examples/maplibre`: the map in MapLibre GL JS.
    func example() -> Answer {
        let policy = """
            default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; \
            worker-src blob:; child-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'
            """
        return Answer(PageFiles.maplibre, policy: policy)
    }

    func asset(_ file: String) async throws -> Answer {
        if let own = PageFiles.assets[file] { return Answer(own) }
        return Answer(try await assets.representation(file))
    }

    private func made(
        _ name: String, _ make: @escaping @Sendable (MapContent) throws -> JSONValue
    ) async throws -> Answer {
        let content = try await contents.content()
        return Answer(
            try await pages.value(PageKey(generation: content.generation, name: name)) {
                Representation(Array(try make(content).json.utf8), contentType: "application/json")
            })
    }

    /// What the page needs to begin: extent, notes, layers, communities with their load.
    func pageMap() async throws -> Answer {
        try await made("map") { content in
            let plane = try content.box.map { try MetricPlane.fitting($0, datum: content.datum) }
            return .object([
                "generation": .integer(content.generation), "datum": .text(content.datum.name),
                "name": JSONValue(content.district?.name), "bounds": content.box?.json ?? .null,
                "notice": JSONValue(content.notes.notice), "approval": JSONValue(content.notes.approval),
                "classification": JSONValue(content.notes.classification),
                "household_kind": JSONValue(content.householdKind),
                "revision": content.revision.map {
                    .object(["number": JSONValue($0.number), "effective": .text($0.effective)])
                } ?? .null,
                "basemap": content.basemap.map {
                    .object([
                        "url": .text($0.url), "scheme": .text($0.scheme.rawValue), "datum": .text($0.datum),
                        "attribution": JSONValue($0.attribution),
                    ])
                } ?? .null,
                "basemap_refused": JSONValue(content.basemapRefusal),
                "layers": .object(
                    Dictionary(
                        uniqueKeysWithValues: MapLayer.allCases.map { layer in
                            let zooms = TileSource.zooms(of: layer, in: content)
                            let rows =
                                layer.areaLayer.map { content.areas[$0]?.features.count ?? 0 }
                                ?? layer.rowsOfFile.flatMap { content.counts[$0] } ?? 0
                            return (
                                layer.rawValue,
                                .object([
                                    "minzoom": JSONValue(zooms.lowerBound), "maxzoom": JSONValue(zooms.upperBound),
                                    "count": JSONValue(rows),
                                ])
                            )
                        })),
                "communities": .array(content.communities.map { Self.summary($0, on: plane) }),
                "streets": .array(content.streets.map { Self.named($0.id, $0.code, $0.name) }),
            ])
        }
    }

    /// All grids in short: for labels and charts.
    func pageGrids() async throws -> Answer {
        try await made("grids") { content in
            let plane = try content.box.map { try MetricPlane.fitting($0, datum: content.datum) }
            return .array(
                content.grids.map { grid in
                    var members = Dictionary(uniqueKeysWithValues: grid.properties.map { ($0.name, $0.value) })
                    members["id"] = .integer(grid.record.id)
                    members["bounds"] = grid.record.area.box?.json ?? .null
                    members.merge(Self.label(of: grid.record.area, on: plane)) { $1 }
                    return .object(members)
                })
        }
    }

    /// One grid's card, with its shape and its neighbours.
    func pageGrid(_ key: String) async throws -> Answer {
        let content = try await contents.content()
        guard let cell = content.grids.firstIndex(where: { String($0.record.id) == key || $0.record.code == key })
        else { throw Problem.unknownFeature("grids", key) }
        let grid = content.grids[cell]
        var properties = grid.properties
        let community = content.communities.first { $0.record.code == grid.record.community }
        properties.append(("community_name", JSONValue(community?.record.name)))
        let neighbours = content.areas[.grids]?.neighbours(of: cell) ?? []
        properties.append(
            (
                "neighbours",
                .array(
                    neighbours.map {
                        let record = content.grids[$0].record
                        return Self.named(record.id, record.code, record.name)
                    })
            ))
        properties.append(("bounds", grid.record.area.box?.json ?? .null))
        var bytes: [UInt8] = []
        GeoJSON.feature(id: grid.record.id, shape: Shape(grid.record.area), properties: properties, into: &bytes)
        return Answer(Representation(bytes, contentType: "application/geo+json"))
    }

    /// Grids, communities and streets whose code begins with the words, or whose name holds them.
    func pageSearch(_ ask: Ask) async throws -> Answer {
        guard let text = ask.query["q"]?.trimmingCharacters(in: .whitespaces), !text.isEmpty else {
            throw Problem.badParameter("q", "q is missing.")
        }
        guard text.count <= 80 else { throw Problem.badParameter("q", "q is longer than 80 characters.") }
        let content = try await contents.content()
        func rank(_ code: String, _ name: String) -> Int? {
            if code == text || name == text { return 0 }
            if code.hasPrefix(text) { return 1 }
            return name.localizedCaseInsensitiveContains(text) ? 2 : nil
        }
        var found: [(rank: Int, level: Int, hit: JSONValue)] = []
        func add(_ level: Int, _ layer: String, _ id: Int64, _ code: String, _ name: String, _ box: Box?) {
            guard let rank = rank(code, name) else { return }
            found.append(
                (
                    rank, level,
                    .object([
                        "layer": .text(layer), "id": .integer(id), "code": .text(code), "name": .text(name),
                        "bounds": box?.json ?? .null,
                    ])
                ))
        }
        for street in content.streets { add(0, "streets", street.id, street.code, street.name, street.area?.box) }
        for community in content.communities {
            let record = community.record
            add(1, "communities", record.id, record.code, record.name, record.area?.box)
        }
        for grid in content.grids {
            add(2, "grids", grid.record.id, grid.record.code, grid.record.name, grid.record.area.box)
        }
        let ordered = found.enumerated().sorted {
            ($0.element.rank, $0.element.level, $0.offset) < ($1.element.rank, $1.element.level, $1.offset)
        }
        return json(
            .object([
                "matched": JSONValue(found.count), "hits": .array(ordered.prefix(20).map(\.element.hit)),
            ]))
    }

    private static func summary(_ community: CommunityLoad, on plane: MetricPlane?) -> JSONValue {
        var members = Dictionary(uniqueKeysWithValues: community.properties.map { ($0.name, $0.value) })
        members["id"] = .integer(community.record.id)
        members["mean"] = community.mean.map(JSONValue.number) ?? .null
        members["bounds"] = community.record.area?.box?.json ?? .null
        members.merge(label(of: community.record.area, on: plane)) { $1 }
        return .object(members)
    }

    /// Where a label stands best, and metres to the nearest border from there.
    private static func label(of area: MultiPolygon?, on plane: MetricPlane?) -> [String: JSONValue] {
        guard let area, let box = area.box, let plane else { return ["label": .null, "room_m": .null] }
        let height = Double(box.maxY - box.minY) / Lattice.unitsPerDegree * 111_000
        guard let circle = try? area.inscribedCircle(tolerance: max(0.5, height / 100), on: plane) else {
            return ["label": .array(box.middle.json), "room_m": .number(0)]
        }
        return ["label": .array(circle.centre.json), "room_m": .number(circle.radius.rounded())]
    }
}
