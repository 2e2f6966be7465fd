/// Gives the features of a GeoJSON input one after the other.
struct GeoJSONReader: ~Copyable {
    private var json: JSONScanner
    /// The object whose `features` are being read.
    private var collection: GeoJSONObject?
    private var isFirstElement = true
    private var isFirstText = true
    private var index = 0

    init(_ source: ByteSource, limits: FormatLimits) throws(GeometryError) {
        json = JSONScanner(source, format: "GeoJSON", limits: limits)
        try json.skipByteOrderMark()
    }

    /// The next feature of the input; `nil` at its end.
    mutating func nextFeature() throws(GeometryError) -> GeoJSONFeature? { try nextPassage()?.feature }

    /// The next feature of the input, and where it lies; `nil` at the end.
    mutating func nextPassage() throws(GeometryError) -> GeoJSONPassage? {
        while true {
            if collection != nil {
                if let passage = try nextElement() { return passage }
            } else {
                guard try isAtText() else { return nil }
                if let passage = try nextText() { return passage }
            }
        }
    }

    /// The geometry object that the input consists of.
    mutating func onlyGeometry() throws(GeometryError) -> Shape<Position> {
        let start = json.offset
        var room = json.limits.maxVertices
        guard let shape = try GeoJSONObject.geometry(&json, &room) else {
            throw json.malformed("a geometry is expected, but null follows", at: start)
        }
        try json.expectEnd()
        return shape
    }

    /// The name in the `crs` member of the first object.
    mutating func referenceSystemName() throws(GeometryError) -> String? {
        guard try isAtText() else { return nil }
        try json.open(UInt8(ascii: "{"))
        var isFirst = true
        while let (name, _) = try json.name(&isFirst) {
            guard name == "crs" else {
                try json.skip()
                continue
            }
            guard case .object(let system) = try json.value(), case .object(let properties) = system["properties"],
                case .text(let name) = properties["name"]
            else { return nil }
            return name
        }
        return nil
    }

    // MARK: Texts of a sequence

    private mutating func isAtText() throws(GeometryError) -> Bool {
        guard let isSeparated = try json.skipToNextText() else {
            if isFirstText { throw json.malformed("the text is empty") }
            return false
        }
        guard isSeparated || isFirstText else { throw json.malformed("more follows after the value") }
        isFirstText = false
        return true
    }

    /// - Returns: `nil` when it is a collection, whose features are next.
    private mutating func nextText() throws(GeometryError) -> GeoJSONPassage? {
        var kind: GeoJSONKind?
        do throws(GeometryError) {
            var room = json.limits.maxVertices
            var object = try GeoJSONObject(&json)
            defer { kind = object.kind }
            if try object.read(&json, &room, stoppingAtFeatures: true) {
                collection = object
                isFirstElement = true
                return nil
            }
            if object.kind == .featureCollection {
                throw json.malformed("a FeatureCollection without “features”", at: object.start)
            }
            let feature =
                try object.kind == .feature
                ? object.feature(&json)
                : GeoJSONFeature(id: nil, shape: object.geometry(&json), properties: [])
            index += 1
            return GeoJSONPassage(
                feature: feature, extent: object.start..<json.offset, properties: object.propertiesExtent,
                isInCollection: false, isBare: object.kind != .feature)
        } catch {
            throw index > 0 || kind == .feature ? .feature(index: index, error) : error
        }
    }

    // MARK: Elements of a collection

    /// - Returns: `nil` when the collection has ended.
    private mutating func nextElement() throws(GeometryError) -> GeoJSONPassage? {
        if try json.hasElement(&isFirstElement) {
            do throws(GeometryError) {
                var room = json.limits.maxVertices
                var object = try GeoJSONObject(&json)
                _ = try object.read(&json, &room)
                let feature = try object.feature(&json)
                index += 1
                return GeoJSONPassage(
                    feature: feature, extent: object.start..<json.offset, properties: object.propertiesExtent,
                    isInCollection: true)
            } catch {
                throw .feature(index: index, error)
            }
        }
        guard var object = collection else { return nil }
        collection = nil
        var room = json.limits.maxVertices
        _ = try object.read(&json, &room)
        try object.expect(.featureCollection, in: &json)
        return nil
    }
}
