/// Reads well-known text; offsets in errors count UTF-8 bytes.
struct WKTReader {
    private let bytes: [UInt8]
    private let limits: FormatLimits
    private var at = 0
    private var room: Int

    init(_ text: String, limits: FormatLimits) {
        bytes = Array(text.utf8)
        self.limits = limits
        room = limits.maxVertices
    }

    mutating func whole() throws(GeometryError) -> Shape<Position> {
        let shape = try geometry(depth: 1)
        skipSpace()
        guard at == bytes.count else { throw malformed("more follows after the geometry") }
        return shape
    }

    // MARK: Geometries

    private mutating func geometry(depth: Int) throws(GeometryError) -> Shape<Position> {
        skipSpace()
        let start = at
        let name = word()
        let (kind, joined) = try kind(name, start)
        let ordinates = try ordinates(joined)
        switch kind {
        case .point:
            let points = try sequence(ordinates)
            guard points.count <= 1 else { throw malformed("a point of \(points.count) positions", start) }
            return points.first.map { .point($0) } ?? .multiPoint([])
        case .line: return .line(try line(ordinates))
        case .polygon: return .polygon(try rings(ordinates))
        case .multiPoint: return .multiPoint(try points(ordinates))
        case .multiLine:
            return .multiLine(try list { reader throws(GeometryError) in try reader.line(ordinates) })
        case .multiPolygon:
            return .multiPolygon(try list { reader throws(GeometryError) in try reader.rings(ordinates) })
        case .collection:
            guard depth < limits.maxDepth else { throw tooLarge("collections nested deeper than \(limits.maxDepth)") }
            return .collection(
                try list { reader throws(GeometryError) in try reader.geometry(depth: depth + 1) })
        }
    }

    /// The kind that a word names, and the dimension tag when it is joined to it: `POINTZ`.
    private func kind(_ name: String, _ start: Int) throws(GeometryError) -> (WKBKind, tag: String) {
        for tag in ["", "Z", "M", "ZM"] where name.hasSuffix(tag) {
            let untagged = String(name.dropLast(tag.utf8.count))
            if let kind = WKBKind.allCases.first(where: { $0.description == untagged }) { return (kind, tag) }
            if WKBKind.refused.values.contains(untagged) { throw malformed("\(untagged) is not accepted", start) }
        }
        throw malformed(name.isEmpty ? "a geometry's type is expected" : "unknown geometry type “\(name)”", start)
    }

    /// Numbers per position: from the tag, or `nil` when there is none and 2, 3 or 4 are accepted.
    private mutating func ordinates(_ joined: String) throws(GeometryError) -> Int? {
        var tag = joined
        if tag.isEmpty {
            let start = at
            tag = word()
            if !["Z", "M", "ZM"].contains(tag) {
                at = start
                return nil
            }
        }
        return 2 + tag.utf8.count
    }

    private mutating func points(_ ordinates: Int?) throws(GeometryError) -> [Position] {
        try list { reader throws(GeometryError) in
            reader.skipSpace()
            let start = reader.at
            let isBare = !["(", "E", "e"].contains { reader.isAt(UInt8(ascii: $0)) }
            let points = isBare ? [try reader.position(ordinates)] : try reader.sequence(ordinates)
            guard points.count <= 1 else { throw reader.malformed("a point of \(points.count) positions", start) }
            return points
        }.flatMap { $0 }
    }

    private mutating func line(_ ordinates: Int?) throws(GeometryError) -> [Position] {
        skipSpace()
        let start = at
        let line = try sequence(ordinates)
        if let fault = Shape.fault(inLine: line) { throw malformed(fault, start) }
        return line
    }

    private mutating func rings(_ ordinates: Int?) throws(GeometryError) -> [[Position]] {
        skipSpace()
        let start = at
        let rings = try list { reader throws(GeometryError) in
            reader.skipSpace()
            let start = reader.at
            let ring = try reader.sequence(ordinates)
            if !ring.isEmpty, let fault = Shape.fault(inRing: ring) { throw reader.malformed(fault, start) }
            return ring
        }
        if rings.count == 1, rings[0].isEmpty { return [] }
        guard rings.allSatisfy({ !$0.isEmpty }) else { throw malformed("an empty ring in a polygon", start) }
        return rings
    }

    // MARK: Lists and positions

    private mutating func sequence(_ ordinates: Int?) throws(GeometryError) -> [Position] {
        try list { reader throws(GeometryError) in try reader.position(ordinates) }
    }

    private mutating func list<Part>(
        _ part: (inout WKTReader) throws(GeometryError) -> Part
    ) throws(GeometryError) -> [Part] {
        skipSpace()
        if !isAt(UInt8(ascii: "(")) {
            let start = at
            guard word() == "EMPTY" else { throw malformed("“(” or “EMPTY” is expected", start) }
            return []
        }
        var parts: [Part] = []
        repeat {
            at += 1
            guard room > 0 else { throw tooLarge("more than \(limits.maxVertices) vertices and parts") }
            room -= 1
            parts.append(try part(&self))
            skipSpace()
        } while isAt(UInt8(ascii: ","))
        guard isAt(UInt8(ascii: ")")) else { throw malformed("“,” or “)” is expected") }
        at += 1
        return parts
    }

    private mutating func position(_ ordinates: Int?) throws(GeometryError) -> Position {
        let position = Position(try number(), try number())
        var count = 2
        while count < ordinates ?? 4, try hasNumber(required: ordinates != nil) {
            _ = try number()
            count += 1
        }
        return position
    }

    private mutating func hasNumber(required: Bool) throws(GeometryError) -> Bool {
        skipSpace()
        return required || at < bytes.count && !(isAt(UInt8(ascii: ",")) || isAt(UInt8(ascii: ")")))
    }

    // MARK: Tokens

    private mutating func number() throws(GeometryError) -> Double {
        skipSpace()
        let start = at
        while at < bytes.count, Self.belongsToNumber(bytes[at]) { at += 1 }
        guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else {
            throw malformed("a number is expected", start)
        }
        guard value.isFinite else { throw malformed("a number too large for a double", start) }
        return value
    }

    private static func belongsToNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// Letters, in upper case.
    private mutating func word() -> String {
        skipSpace()
        let start = at
        while at < bytes.count, UInt8(ascii: "A")...UInt8(ascii: "Z") ~= bytes[at] & 0xDF { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self).uppercased()
    }

    private mutating func skipSpace() {
        while isAt(0x20) || isAt(0x09) || isAt(0x0A) || isAt(0x0D) { at += 1 }
    }

    private func isAt(_ byte: UInt8) -> Bool { at < bytes.count && bytes[at] == byte }

    private func malformed(_ reason: String, _ offset: Int? = nil) -> GeometryError {
        .malformed(format: "WKT", reason: reason, offset: offset ?? at)
    }

    private func tooLarge(_ reason: String) -> GeometryError { .tooLarge(format: "WKT", reason: reason, offset: at) }
}
