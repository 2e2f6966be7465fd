internal import Geometry

/// A tile in the format Mapbox Vector Tile 2.1.
///
/// What JSON can say and the format cannot goes the nearest way: a value of null is left out, a number that is not
/// finite too, a list becomes its JSON text.
enum VectorTile {
    static func encode(_ layers: [TileLayer], in tile: TileID) -> [UInt8] {
        var message = Protobuf()
        for layer in layers {
            if let content = VectorLayer(layer, box: tile.box) { message.field(3, bytes: content.bytes) }
        }
        return message.bytes
    }
}

/// One layer; its keys and values are written once, and features name them by number.
private struct VectorLayer {
    private var keys: [String: UInt32] = [:]
    private var values: [JSONValue: UInt32] = [:]
    private var keyList = Protobuf()
    private var valueList = Protobuf()
    private(set) var bytes: [UInt8]

    /// `nil` when nothing of it can be drawn.
    init?(_ layer: TileLayer, box: PlaneBox) {
        bytes = []
        var message = Protobuf()
        message.field(15, varint: 2)
        message.field(1, bytes: layer.name.utf8)
        var isEmpty = true
        for (feature, shape) in layer.members {
            var geometry = VectorGeometry(box)
            geometry.append(shape)
            guard !geometry.commands.isEmpty else { continue }
            isEmpty = false
            message.field(2, bytes: self.feature(feature, geometry))
        }
        guard !isEmpty else { return nil }
        message.field(5, varint: UInt64(TileID.extent))
        bytes = message.bytes + keyList.bytes + valueList.bytes
    }

    private mutating func feature(_ feature: TileFeature, _ geometry: VectorGeometry) -> [UInt8] {
        var message = Protobuf()
        if let id = feature.id.flatMap(UInt64.init(exactly:)) { message.field(1, varint: id) }
        var tags: [UInt32] = []
        for (name, value) in feature.properties {
            guard let value = Self.plain(value) else { continue }
            tags += [number(ofKey: name), number(of: value)]
        }
        if !tags.isEmpty { message.field(2, packed: tags) }
        message.field(3, varint: geometry.kind)
        message.field(4, packed: geometry.commands)
        return message.bytes
    }

    private mutating func number(ofKey name: String) -> UInt32 {
        if let known = keys[name] { return known }
        let number = UInt32(keys.count)
        keys[name] = number
        keyList.field(3, bytes: name.utf8)
        return number
    }

    private mutating func number(of value: JSONValue) -> UInt32 {
        if let known = values[value] { return known }
        let number = UInt32(values.count)
        values[value] = number
        var message = Protobuf()
        switch value {
        case .bool(let bool): message.field(7, varint: bool ? 1 : 0)
        case .integer(let integer) where integer >= 0: message.field(5, varint: UInt64(integer))
        case .integer(let integer): message.field(6, varint: Protobuf.zigzag(integer))
        case .number(let double): message.field(3, double: double)
        case .text(let text): message.field(1, bytes: text.utf8)
        case .null, .array, .object: preconditionFailure("no plain value")
        }
        valueList.field(4, bytes: message.bytes)
        return number
    }

    private static func plain(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .null: nil
        case .number(let number): number.isFinite ? value : nil
        case .array, .object: .text(value.json)
        case .bool, .integer, .text: value
        }
    }
}

/// The drawing commands of one feature. Rows count downwards here, so rings run the other way round than on the plane.
private struct VectorGeometry {
    /// 1 for points, 2 for lines, 3 for areas.
    private(set) var kind: UInt64 = 1
    private(set) var commands: [UInt32] = []
    private let box: PlaneBox
    private var cursor = PlanePoint(0, 0)

    private static let moveTo: UInt32 = 1
    private static let lineTo: UInt32 = 2
    private static let closePath: UInt32 = 7

    init(_ box: PlaneBox) { self.box = box }

    mutating func append(_ shape: TileShape) {
        switch shape {
        case .point(let point):
            commands.append(Self.moveTo | 1 << 3)
            step(to: point)
        case .lines(let lines):
            kind = 2
            for line in lines { append(Self.withoutRepeats(line), atLeast: 2) }
        case .areas(let polygons):
            kind = 3
            for ring in polygons.joined() {
                let reversed = ring.prefix(1) + ring.dropFirst().reversed()
                var corners = Self.withoutRepeats(Array(reversed))
                if corners.count > 1, corners.first == corners.last { corners.removeLast() }
                if append(corners, atLeast: 3) { commands.append(Self.closePath | 1 << 3) }
            }
        }
    }

    @discardableResult
    private mutating func append(_ points: [PlanePoint], atLeast minimum: Int) -> Bool {
        guard points.count >= minimum else { return false }
        commands.append(Self.moveTo | 1 << 3)
        step(to: points[0])
        commands.append(Self.lineTo | UInt32(points.count - 1) << 3)
        for point in points.dropFirst() { step(to: point) }
        return true
    }

    private mutating func step(to point: PlanePoint) {
        let place = PlanePoint(point.x - box.minX, box.maxY - point.y)
        commands.append(UInt32(truncatingIfNeeded: Protobuf.zigzag(place.x - cursor.x)))
        commands.append(UInt32(truncatingIfNeeded: Protobuf.zigzag(place.y - cursor.y)))
        cursor = place
    }

    private static func withoutRepeats(_ points: [PlanePoint]) -> [PlanePoint] {
        points.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}
