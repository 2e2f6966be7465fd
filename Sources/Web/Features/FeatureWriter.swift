internal import Filtering
internal import Geometry
internal import Storage

/// Writes features in the system asked for, with the properties asked for.
struct FeatureWriter {
    let collection: FeatureCollection
    let crs: FeatureCRS
    let shown: [Int]

    func append(_ feature: Feature, to bytes: inout [UInt8]) throws {
        let properties = shown.map { (collection.properties[$0].name, JSONValue(feature.values[$0])) }
        if case .lattice(let shape)? = feature.shape, crs != .webMercator, !crs.isNorthFirst {
            GeoJSON.feature(id: feature.id, shape: shape, properties: properties, into: &bytes)
        } else {
            GeoJSON.feature(
                id: feature.id, shape: try placed(feature), swapped: crs.isNorthFirst, properties: properties,
                into: &bytes)
        }
    }

    /// One feature with links of its own.
    func append(_ feature: Feature, links: [JSONValue], to bytes: inout [UInt8]) throws {
        try append(feature, to: &bytes)
        bytes.removeLast()
        bytes.append(contentsOf: ",\"links\":\(JSONValue.array(links).json)}".utf8)
    }

    /// RFC 4180 with the shape as well-known text.
    func csv(_ features: [Feature]) throws -> [UInt8] {
        var bytes = CSVText.byteOrderMark
        let names = shown.map { collection.properties[$0].name }
        let (id, geometry) = (free("id"), free(FeatureCollection.geometryName))
        CSVText.append(([id] + names + [geometry]).map(JSONValue.text), to: &bytes)
        for feature in features {
            let shape = try placed(feature).map { shape in
                crs.isNorthFirst ? shape.mapVertices { $0.map { Position($0.y, $0.x) } } : shape
            }
            let values = shown.map { JSONValue(feature.values[$0]) }
            CSVText.append([.integer(feature.id)] + values + [shape.map { .text(WKT.write($0)) } ?? .null], to: &bytes)
        }
        return bytes
    }

    /// A column's name, which no property has: `feature_id` where one is called `id`.
    func free(_ name: String) -> String {
        let taken = Set(collection.properties.map { $0.name.lowercased() })
        var free = name
        while taken.contains(free) { free = "feature_" + free }
        return free
    }

    /// RFC 8142.
    func sequence(_ features: [Feature]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for feature in features {
            bytes.append(0x1E)
            try append(feature, to: &bytes)
            bytes.append(0x0A)
        }
        return bytes
    }

    /// `nil` also where it has no place in the system, so that one such feature does not take the others along.
    private func placed(_ feature: Feature) throws -> Shape<Position>? {
        try feature.shape.flatMap { try crs.shape($0.degrees) }
    }
}

extension JSONValue {
    init(_ value: Value?) {
        switch value {
        case nil: self = .null
        case .boolean(let flag)?: self = .bool(flag)
        case .integer(let number)?: self = .integer(number)
        case .number(let number)?: self = .number(number)
        case .text(let text)?: self = .text(text)
        case .instant(let instant)?: self = .text("\(instant)")
        }
    }

    /// As a cell shows it.
    var shown: String {
        switch self {
        case .null: ""
        case .text(let text): text
        default: json
        }
    }
}
