/// One object of the format, whichever it is: its type may stand behind the members that depend on it, so all are
/// gathered before any is asked for.
struct GeoJSONObject {
    /// The offset of its `{`.
    let start: Int
    private(set) var kind: GeoJSONKind?
    private var kindOffset = 0
    private var isFirst = true
    private var seen: Members = []

    private var id: JSONValue?
    private var properties: [(name: String, value: JSONValue)] = []
    /// Where the value of `properties` stands.
    private(set) var propertiesExtent: Range<Int>?
    /// What `geometry` says: a feature's.
    private var located: Shape<Position>?
    /// What `coordinates` or `geometries` say: a geometry's own.
    private var shape: Shape<Position>?
    /// Where their values stand when they came before the type.
    private var deferredCoordinates: Int?
    private var deferredGeometries: Int?

    /// The members that the format knows.
    private struct Members: OptionSet {
        let rawValue: UInt8
        static let type = Members(rawValue: 1 << 0)
        static let id = Members(rawValue: 1 << 1)
        static let properties = Members(rawValue: 1 << 2)
        static let geometry = Members(rawValue: 1 << 3)
        static let coordinates = Members(rawValue: 1 << 4)
        static let geometries = Members(rawValue: 1 << 5)
        static let features = Members(rawValue: 1 << 6)

        init(rawValue: UInt8) { self.rawValue = rawValue }

        init?(name: String) {
            switch name {
            case "type": self = .type
            case "id": self = .id
            case "properties": self = .properties
            case "geometry": self = .geometry
            case "coordinates": self = .coordinates
            case "geometries": self = .geometries
            case "features": self = .features
            default: return nil
            }
        }
    }

    /// Consumes the `{`.
    init(_ json: inout JSONScanner) throws(GeometryError) {
        _ = try json.peek()
        start = json.offset
        try json.open(UInt8(ascii: "{"))
    }

    /// Reads the members up to the `}`.
    ///
    /// - Parameters:
    ///   - room: how many vertices and parts may still be read.
    ///   - stoppingAtFeatures: whether to stop behind the `[` of `features`; call again behind its `]`.
    /// - Returns: whether it stopped there.
    mutating func read(
        _ json: inout JSONScanner, _ room: inout Int, stoppingAtFeatures: Bool = false
    ) throws(GeometryError) -> Bool {
        let outerKept = json.kept
        while let (name, offset) = try json.name(&isFirst) {
            guard let member = Members(name: name) else {
                try json.skip()
                continue
            }
            guard seen.insert(member).inserted else {
                throw json.malformed("“\(name)” occurs twice in one object", at: offset)
            }
            switch member {
            case .type: try readKind(&json)
            case .id where kind ?? .feature == .feature: try readID(&json)
            case .properties where kind ?? .feature == .feature: try readProperties(&json)
            case .geometry where kind ?? .feature == .feature: located = try Self.geometry(&json, &room)
            case .coordinates where kind == nil: deferredCoordinates = try Self.skipKept(&json)
            case .geometries where kind == nil: deferredGeometries = try Self.skipKept(&json)
            case .coordinates where kind?.isGeometry == true && kind != .geometryCollection:
                try readShape(&json, &room)
            case .geometries where kind == .geometryCollection: try readShape(&json, &room)
            case .features where stoppingAtFeatures && kind ?? .featureCollection == .featureCollection:
                guard deferredCoordinates == nil, deferredGeometries == nil else {
                    throw json.malformed("“features” beside coordinates", at: offset)
                }
                try json.open(UInt8(ascii: "["))
                return true
            default: try json.skip()
            }
        }
        if let deferred = kind == .geometryCollection ? deferredGeometries : deferredCoordinates {
            let end = json.offset
            json.go(to: deferred)
            try readShape(&json, &room)
            json.go(to: end)
        }
        json.kept = outerKept
        return false
    }

    /// Passes over a value that the scanner keeps, to go back to.
    ///
    /// - Returns: its offset.
    private static func skipKept(_ json: inout JSONScanner) throws(GeometryError) -> Int {
        _ = try json.peek()
        let offset = json.offset
        if json.kept == nil { json.kept = offset }
        try json.skip()
        return offset
    }

    // MARK: What it turned out to be

    func feature(_ json: inout JSONScanner) throws(GeometryError) -> GeoJSONFeature {
        try expect(.feature, in: &json)
        guard seen.contains(.geometry) else { throw json.malformed("a Feature without “geometry”", at: start) }
        return GeoJSONFeature(id: id, shape: located, properties: properties)
    }

    func geometry(_ json: inout JSONScanner) throws(GeometryError) -> Shape<Position> {
        let kind = try known(in: &json)
        guard kind.isGeometry else {
            throw json.malformed("a geometry is expected, not a \(kind.rawValue)", at: kindOffset)
        }
        guard let shape else {
            let member = kind == .geometryCollection ? "geometries" : "coordinates"
            throw json.malformed("a \(kind.rawValue) without “\(member)”", at: start)
        }
        return shape
    }

    func expect(_ expected: GeoJSONKind, in json: inout JSONScanner) throws(GeometryError) {
        let kind = try known(in: &json)
        guard kind == expected else {
            throw json.malformed("a \(expected.rawValue) is expected, not a \(kind.rawValue)", at: kindOffset)
        }
    }

    private func known(in json: inout JSONScanner) throws(GeometryError) -> GeoJSONKind {
        guard let kind else { throw json.malformed("an object without “type”", at: start) }
        return kind
    }

    /// A geometry object, or `nil` for null.
    static func geometry(
        _ json: inout JSONScanner, _ room: inout Int
    ) throws(GeometryError) -> Shape<Position>? {
        if try json.peek() == UInt8(ascii: "n") {
            try json.literal("null")
            return nil
        }
        var object = try GeoJSONObject(&json)
        _ = try object.read(&json, &room)
        return try object.geometry(&json)
    }

    // MARK: Members

    private mutating func readKind(_ json: inout JSONScanner) throws(GeometryError) {
        _ = try json.peek()
        kindOffset = json.offset
        let name = try json.text()
        kind = GeoJSONKind(rawValue: name)
        if kind == nil { throw json.malformed("“\(name)” is no type of GeoJSON", at: kindOffset) }
    }

    private mutating func readID(_ json: inout JSONScanner) throws(GeometryError) {
        switch try json.peek() {
        case UInt8(ascii: "\""): id = .text(try json.text())
        case UInt8(ascii: "n"): try json.literal("null")
        default: id = try json.number()
        }
    }

    private mutating func readProperties(_ json: inout JSONScanner) throws(GeometryError) {
        let isNull = try json.peek() == UInt8(ascii: "n")
        let start = json.offset
        if isNull {
            try json.literal("null")
        } else {
            var values = json.limits.maxValues
            properties = try json.members(&values)
        }
        propertiesExtent = start..<json.offset
    }

    private mutating func readShape(_ json: inout JSONScanner, _ room: inout Int) throws(GeometryError) {
        switch kind {
        case .point: shape = try json.position(&room).map { .point($0) } ?? .multiPoint([])
        case .multiPoint: shape = .multiPoint(try json.positions(&room))
        case .line: shape = .line(try json.line(&room))
        case .multiLine:
            shape = .multiLine(
                try json.list(&room) { json, room throws(GeometryError) in try json.line(&room) })
        case .polygon: shape = .polygon(try json.rings(&room))
        case .multiPolygon:
            shape = .multiPolygon(
                try json.list(&room) { json, room throws(GeometryError) in try json.rings(&room) })
        case .geometryCollection:
            shape = .collection(
                try json.list(&room) { json, room throws(GeometryError) in
                    let start = json.offset
                    guard let member = try Self.geometry(&json, &room) else {
                        throw json.malformed("null in a GeometryCollection", at: start)
                    }
                    return member
                })
        case .feature, .featureCollection, nil: break
        }
    }
}
