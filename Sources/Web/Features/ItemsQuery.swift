internal import Filtering
internal import Foundation
internal import Geometry
internal import Storage

/// What a request for features asks for; all that selects becomes one filter.
struct ItemsQuery: Sendable {
    let limit: Int
    /// Only features after this one: what `next` links carry.
    let after: Int64?
    /// Spatial literals are in degrees.
    let filter: Filter?
    let crs: FeatureCRS
    /// Places of the properties that are shown.
    let shown: [Int]

    static let parameters: Set = [
        "f", "limit", "after", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs",
        "properties",
    ]
    static let standardLimit = 100
    static let maxLimit = 10_000

    /// - Throws: ``Problem`` for any parameter that is not understood.
    init(_ ask: Ask, _ collection: FeatureCollection) throws {
        limit =
            try Self.integer("limit", ask).map { limit in
                guard limit >= 1 else { throw Problem.badParameter("limit", "limit is 1 or more.") }
                return Int(min(limit, Int64(Self.maxLimit)))
            } ?? Self.standardLimit
        after = try Self.integer("after", ask)
        crs = try Self.crs("crs", ask)
        shown = try Self.shown(ask, collection)
        var parts = try [Self.bbox(ask), Self.datetime(ask, collection)].compactMap { $0 }
        parts += try Self.equalities(ask, collection)
        if let filter = try Self.filter(ask, collection) { parts.append(filter) }
        filter = parts.count > 1 ? .and(parts.flatMap(\.members)) : parts.first
    }

    private static func integer(_ name: String, _ ask: Ask) throws -> Int64? {
        guard let text = ask.query[name] else { return nil }
        guard let number = whole(text) else { throw Problem.badParameter(name, "\(name) must be a whole number.") }
        return number
    }

    /// Digits, after a minus or not; as many as no Int64 holds are the largest number.
    static func whole(_ text: String) -> Int64? {
        let digits = text.utf8.drop { $0 == 0x2D }
        guard !digits.isEmpty, text.utf8.count - digits.count <= 1, digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(text) ?? (text.hasPrefix("-") ? .min : .max)
    }

    /// A finite number in decimal digits, with a fraction and an exponent or without.
    private static func decimal(_ text: some StringProtocol) -> Double? {
        let isPlain = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || $0 | 0x20 == UInt8(ascii: "e") || "+-.".utf8.contains($0)
        }
        return isPlain ? Double(text).flatMap { $0.isFinite ? $0 : nil } : nil
    }

    static func crs(_ name: String, _ ask: Ask) throws -> FeatureCRS {
        guard let text = ask.query[name] else { return .crs84 }
        guard let crs = FeatureCRS(text) else {
            let known = FeatureCRS.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.badParameter(name, "“\(text.prefix(80))” is none of \(known).")
        }
        return crs
    }

    private static func shown(_ ask: Ask, _ collection: FeatureCollection) throws -> [Int] {
        guard let text = ask.query["properties"] else { return Array(collection.properties.indices) }
        let names = text.split(separator: ",").map(String.init)
        for name in names where !collection.properties.contains(where: { $0.name == name }) {
            throw Problem.badParameter("properties", "\(collection.id) has no property “\(name.prefix(40))”.")
        }
        return collection.properties.indices.filter { names.contains(collection.properties[$0].name) }
    }

    // MARK: What selects

    private static func bbox(_ ask: Ask) throws -> Filter? {
        let crs = try crs("bbox-crs", ask)
        guard let text = ask.query["bbox"] else { return nil }
        let sides = text.split(separator: ",", omittingEmptySubsequences: false).map { side in
            decimal(side.drop { $0 == " " })
        }
        let numbers = sides.compactMap { $0 }
        guard numbers.count == sides.count, numbers.count == 4 || numbers.count == 6 else {
            throw Problem.badParameter("bbox", "bbox is four numbers, or six with heights, with commas between them.")
        }
        let upper = numbers.count / 2
        let box = SpatialOperand.box(
            Position(numbers[0], numbers[1]), Position(numbers[upper], numbers[upper + 1]))
        do {
            return .spatial(.intersects, .property(FeatureCollection.geometryName), try SpatialPlacing.placed(box, crs))
        } catch {
            throw Problem.badParameter("bbox", "\(error).")
        }
    }

    /// Features without a moment are selected too, as the standard wants.
    private static func datetime(_ ask: Ask, _ collection: FeatureCollection) throws -> Filter? {
        guard let text = ask.query["datetime"] else { return nil }
        let ends = text.split(separator: "/", omittingEmptySubsequences: false)
        let moments = try ends.map { end -> Filtering.Instant? in
            if end.isEmpty || end == ".." { return nil }
            guard let instant = Filtering.Instant(rfc3339: String(end)) else {
                throw Problem.badParameter(
                    "datetime", "“\(end.prefix(40))” is not as 2026-01-31 or 2026-01-31T09:30:00Z.")
            }
            return instant
        }
        guard moments.count == 2 || moments.count == 1 && moments[0] != nil else {
            throw Problem.badParameter("datetime", "datetime is a moment, or two with “/” between them.")
        }
        if let first = moments[0], let last = moments.last ?? nil, last.microseconds < first.microseconds {
            throw Problem.badParameter("datetime", "datetime ends before it begins.")
        }
        guard let time = collection.time else { return nil }
        let value = Scalar.property(time.name)
        var bounds: [Filter] = []
        // A date is a day: whatever begins within it meets it.
        if let first = moments[0] {
            bounds.append(.compare(value, .atLeast, .literal(.instant(time.kind == .date ? first.day : first))))
        }
        if let last = moments.last ?? nil {
            bounds.append(
                last.isDay
                    ? .compare(value, .less, .literal(.instant(last.end)))
                    : .compare(value, .atMost, .literal(.instant(last))))
        }
        guard let first = bounds.first else { return nil }
        return .or([bounds.count > 1 ? .and(bounds) : first, .isNull(.scalar(value))])
    }

    private static func equalities(_ ask: Ask, _ collection: FeatureCollection) throws -> [Filter] {
        try ask.query.filter { !parameters.contains($0.key) }.sorted { $0.key < $1.key }.map { name, text in
            guard let property = collection.properties.first(where: { $0.name == name }),
                name != FeatureCollection.geometryName
            else {
                throw Problem.badParameter(
                    String(name.prefix(40)), "“\(name.prefix(40))” is neither a parameter nor a property here.")
            }
            let value: Value? =
                switch property.kind {
                case .text: .text(text)
                case .number: Int64(text).map(Value.integer) ?? decimal(text).map { Value($0) }
                case .boolean: ["true": .boolean(true), "false": .boolean(false)][text]
                case .date, .timestamp: Filtering.Instant(rfc3339: text).map(Value.instant)
                case .geometry: nil
                }
            guard let value else {
                throw Problem.badParameter(name, "“\(text.prefix(40))” is no \(property.kind.rawValue).")
            }
            return .compare(.property(name), .equal, .literal(value))
        }
    }

    private static func filter(_ ask: Ask, _ collection: FeatureCollection) throws -> Filter? {
        let crs = try crs("filter-crs", ask)
        let language = ask.query["filter-lang"] ?? "cql2-text"
        guard ["cql2-text", "cql2-json"].contains(language) else {
            throw Problem.badParameter("filter-lang", "filter-lang is cql2-text or cql2-json.")
        }
        guard let text = ask.query["filter"] else { return nil }
        do throws(FilterError) {
            let placing: Filter.Placing = { operand throws(GeometryError) in try SpatialPlacing.placed(operand, crs) }
            return language == "cql2-json"
                ? try Filter(json: text, collection.schema, placing: placing)
                : try Filter(text: text, collection.schema, placing: placing)
        } catch {
            throw Problem(error)
        }
    }
}

extension Filter {
    /// What is to be joined by one `AND`.
    fileprivate var members: [Filter] {
        if case .and(let members) = self { members } else { [self] }
    }
}
