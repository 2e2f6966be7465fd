/// Reads well-known binary from memory that it does not own; offsets in errors count from the memory's start.
struct WKBReader<Vertex: ReadableVertex> {
    private let bytes: UnsafeRawBufferPointer
    private let format: String
    private let limits: FormatLimits
    private var at: Int
    private var room: Int

    /// - Parameter bytes: must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer, from start: Int = 0, format: String, limits: FormatLimits) {
        self.bytes = bytes
        self.format = format
        self.limits = limits
        at = start
        room = limits.maxVertices
    }

    /// The one geometry that fills the rest of the memory.
    mutating func whole() throws(GeometryError) -> Shape<Vertex> {
        let shape = try geometry(depth: 1, only: nil)
        guard at == bytes.count else { throw malformed("\(bytes.count - at) bytes after the geometry") }
        return shape
    }

    private mutating func geometry(depth: Int, only kind: WKBKind?) throws(GeometryError) -> Shape<Vertex> {
        let head = try header(only: kind)
        switch head.kind {
        case .point:
            let vertex = try point(head)
            return vertex.map { .point($0) } ?? .multiPoint([])
        case .line: return .line(try line(head))
        case .polygon: return .polygon(try polygon(head))
        case .multiPoint:
            return .multiPoint(
                try parts(head) { reader throws(GeometryError) in try reader.point(reader.header(only: .point)) }
                    .compactMap { $0 })
        case .multiLine:
            return .multiLine(
                try parts(head) { reader throws(GeometryError) in try reader.line(reader.header(only: .line)) })
        case .multiPolygon:
            return .multiPolygon(
                try parts(head) { reader throws(GeometryError) in try reader.polygon(reader.header(only: .polygon)) })
        case .collection:
            guard depth < limits.maxDepth else {
                throw .tooLarge(format: format, reason: "collections nested deeper than \(limits.maxDepth)", offset: at)
            }
            return .collection(
                try parts(head) { reader throws(GeometryError) in try reader.geometry(depth: depth + 1, only: nil) })
        }
    }

    // MARK: Headers and counts

    private struct Header {
        let kind: WKBKind
        let littleEndian: Bool
        /// Bytes of one position.
        let stride: Int
    }

    private mutating func header(only expected: WKBKind?) throws(GeometryError) -> Header {
        try need(5)
        let order = bytes[at]
        guard order <= 1 else { throw malformed("byte order \(order); 0 and 1 are known") }
        let littleEndian = order == 1
        let raw = word(at + 1, littleEndian)
        let code = raw & 0x1FFF_FFFF
        guard code < 4000, let kind = WKBKind(rawValue: code % 1000) else {
            at += 1
            let name = code < 4000 ? WKBKind.refused[code % 1000] : nil
            throw malformed(name.map { "\($0) is not accepted" } ?? "unknown geometry type \(raw)")
        }
        if let expected, kind != expected {
            at += 1
            throw malformed("a \(kind) where a \(expected) belongs")
        }
        let extra = code / 1000
        let hasZ = extra == 1 || extra == 3 || raw & 0x8000_0000 != 0
        let hasM = extra >= 2 || raw & 0x4000_0000 != 0
        at += 5
        if raw & 0x2000_0000 != 0 {
            try need(4)
            at += 4
        }
        return Header(kind: kind, littleEndian: littleEndian, stride: 16 + (hasZ ? 8 : 0) + (hasM ? 8 : 0))
    }

    /// A count of things that take at least `size` bytes each: checked against what is left before anyone reserves.
    private mutating func count(_ head: Header, of size: Int) throws(GeometryError) -> Int {
        try need(4)
        let count = Int(word(at, head.littleEndian))
        guard count <= (bytes.count - at - 4) / size else {
            throw malformed("a count of \(count) with \(bytes.count - at - 4) bytes left")
        }
        guard count <= room else {
            throw .tooLarge(format: format, reason: "more than \(limits.maxVertices) vertices and parts", offset: at)
        }
        room -= count
        at += 4
        return count
    }

    private mutating func parts<Part>(
        _ head: Header, _ part: (inout WKBReader) throws(GeometryError) -> Part
    ) throws(GeometryError) -> [Part] {
        let count = try count(head, of: head.kind == .multiPoint ? 21 : 9)
        var parts: [Part] = []
        parts.reserveCapacity(count)
        for _ in 0..<count { parts.append(try part(&self)) }
        return parts
    }

    // MARK: Coordinates

    /// `nil` for the empty point, which is written as NaN NaN.
    private mutating func point(_ head: Header) throws(GeometryError) -> Vertex? {
        try need(head.stride)
        defer { at += head.stride }
        let (x, y) = pair(at, head.littleEndian)
        if x.isNaN && y.isNaN { return nil }
        return try vertex(x, y, at)
    }

    private mutating func line(_ head: Header) throws(GeometryError) -> [Vertex] {
        let start = at
        let line = try vertices(head)
        if let fault = Shape.fault(inLine: line) { throw malformed(fault, start) }
        return line
    }

    private mutating func polygon(_ head: Header) throws(GeometryError) -> [[Vertex]] {
        let count = try count(head, of: 4)
        var rings: [[Vertex]] = []
        rings.reserveCapacity(count)
        for _ in 0..<count {
            let start = at
            let ring = try vertices(head)
            if ring.isEmpty, count == 1 { return [] }
            if let fault = Shape.fault(inRing: ring) { throw malformed(fault, start) }
            rings.append(ring)
        }
        return rings
    }

    private mutating func vertices(_ head: Header) throws(GeometryError) -> [Vertex] {
        let count = try count(head, of: head.stride)
        var vertices: [Vertex] = []
        vertices.reserveCapacity(count)
        for _ in 0..<count {
            let (x, y) = pair(at, head.littleEndian)
            vertices.append(try vertex(x, y, at))
            at += head.stride
        }
        return vertices
    }

    @inline(__always)
    private func vertex(_ x: Double, _ y: Double, _ offset: Int) throws(GeometryError) -> Vertex {
        guard x.isFinite, y.isFinite else { throw malformed("a coordinate that is not finite (\(x) \(y))", offset) }
        return try Vertex.reading(x, y)
    }

    // MARK: Bytes. Callers of `word` and `pair` have made sure that the bytes are there.

    private func need(_ count: Int) throws(GeometryError) {
        guard bytes.count - at >= count else {
            throw malformed("ends early: \(count) more bytes are needed, \(bytes.count - at) are left")
        }
    }

    @inline(__always)
    private func word(_ offset: Int, _ littleEndian: Bool) -> UInt32 {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return littleEndian ? UInt32(littleEndian: word) : UInt32(bigEndian: word)
    }

    @inline(__always)
    private func pair(_ offset: Int, _ littleEndian: Bool) -> (Double, Double) {
        let x = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let y = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        return littleEndian
            ? (Double(bitPattern: UInt64(littleEndian: x)), Double(bitPattern: UInt64(littleEndian: y)))
            : (Double(bitPattern: UInt64(bigEndian: x)), Double(bitPattern: UInt64(bigEndian: y)))
    }

    private func malformed(_ reason: String, _ offset: Int? = nil) -> GeometryError {
        .malformed(format: format, reason: reason, offset: offset ?? at)
    }
}
