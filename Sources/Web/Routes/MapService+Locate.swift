internal import Geometry
internal import Storage
internal import Topology

extension MapService {
    /// `/locate?lon=&lat=`: the grid and the community of a point in degrees of the file's datum.
    func locate(_ ask: Ask) async throws -> Answer {
        let longitude = try degrees("lon", within: 180, ask)
        let latitude = try degrees("lat", within: 90, ask)
        guard let point = try? Lattice.point(Position(longitude, latitude)) else {
            throw Problem.badParameter("lon", "The point cannot be placed.")
        }
        let content = try await contents.content()
        let inGrid = content.areas[.grids]?.locate(point) ?? (nil, .outside)
        let inCommunity = content.areas[.communities]?.locate(point) ?? (nil, .outside)
        let grid = inGrid.cell.map { content.grids[$0] }
        let community =
            grid.map { grid in content.communities.first { $0.record.code == grid.record.community } }
            ?? inCommunity.cell.map { content.outlined[$0] }
        let place = grid == nil ? inCommunity.place : inGrid.place
        return json(
            .object([
                "lon": .number(longitude), "lat": .number(latitude), "place": .text(place.rawValue),
                "generation": .integer(content.generation), "datum": .text(content.datum.name),
                "grid": grid.map {
                    Self.named($0.record.id, $0.record.code, $0.record.name)
                } ?? .null,
                "community": community.map {
                    Self.named($0.record.id, $0.record.code, $0.record.name)
                } ?? .null,
            ]))
    }

    /// `POST /locate`: many points at once, each row or feature as it is with its grid's code and its place, as
    /// `gridmap locate` has them. Located while they come; given back when all are, so that a fault can still be told.
    ///
    /// - Throws: ``Problem/heldTooMuch`` beside others, for which it would wait if their clients took what is theirs.
    func locate(_ upload: Upload) async throws -> Answer {
        guard let format = Self.taken.first(where: { $0.type == upload.contentType })?.format else {
            throw Problem.mediaTypeNotTaken(Self.takenTypes)
        }
        let content = try await contents.content()
        let engine = content.areas[.grids]?.engine ?? .lenient(LenientLocator([]))
        let made = heldAnswers.begin()
        do {
            var text = try LocatedText(
                format, Finder(engine, names: content.grids.map(\.record.code)), encoding: upload.charset)
            try await upload.forEachPiece { piece in
                if format == .collection { try made.reserve(piece.count) }
                try made.add(try text.add(piece))
            }
            try made.add(try text.finish())
            made.release()
            return Answer(
                made, contentType: format.contentType,
                headers: [("Gridmap-Generation", String(content.generation))])
        } catch let fault as ImportFault { throw Problem.badRow(fault) }
    }

    static let takenTypes = taken.map(\.type)

    private static let taken: [(type: String, format: LocatedText.Format)] = [
        ("text/csv", .csv), ("application/geo+json", .collection), ("application/json", .collection),
        ("application/geo+json-seq", .sequence),
    ]

    static func named(_ id: Int64, _ code: String, _ name: String) -> JSONValue {
        .object(["id": .integer(id), "code": .text(code), "name": .text(name)])
    }

    private func degrees(_ name: String, within limit: Double, _ ask: Ask) throws -> Double {
        guard let text = ask.query[name] else { throw Problem.badParameter(name, "\(name) is missing.") }
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
        guard isPlain, let value = Double(text), value.isFinite, abs(value) <= limit else {
            throw Problem.badParameter(
                name, "\(name) must be degrees from −\(Int(limit)) to \(Int(limit)), in digits such as 112.25.")
        }
        return value
    }
}

extension LocatedText.Format {
    /// Of what is given back.
    fileprivate var contentType: String {
        switch self {
        case .csv: FeatureFormat.csv.contentType
        case .sequence: FeatureFormat.geojsonseq.contentType
        case .collection: FeatureFormat.geojson.contentType
        }
    }
}
