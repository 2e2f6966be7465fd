/// Writes a shape of either vertex type; how vertices look is the caller's.
struct WKTWriter<Vertex: Hashable & Sendable> {
    /// Appends vertices with commas between them.
    let vertices: ([Vertex], inout [UInt8]) -> Void

    func text(_ shape: Shape<Vertex>) -> String {
        var bytes: [UInt8] = []
        append(shape, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func append(_ shape: Shape<Vertex>, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "\(WKBKind(shape)) ".utf8)
        switch shape {
        case .point(let vertex): sequence([vertex], to: &bytes)
        case .line(let line): sequence(line, to: &bytes)
        case .multiPoint(let points): list(points, to: &bytes) { sequence([$0], to: &$1) }
        case .multiLine(let parts), .polygon(let parts): list(parts, to: &bytes, sequence)
        case .multiPolygon(let polygons): list(polygons, to: &bytes) { list($0, to: &$1, sequence) }
        case .collection(let members): list(members, to: &bytes, append)
        }
    }

    private func sequence(_ vertices: [Vertex], to bytes: inout [UInt8]) {
        guard !vertices.isEmpty else { return bytes.append(contentsOf: "EMPTY".utf8) }
        bytes.append(UInt8(ascii: "("))
        self.vertices(vertices, &bytes)
        bytes.append(UInt8(ascii: ")"))
    }

    private func list<Part>(_ parts: [Part], to bytes: inout [UInt8], _ append: (Part, inout [UInt8]) -> Void) {
        guard !parts.isEmpty else { return bytes.append(contentsOf: "EMPTY".utf8) }
        bytes.append(UInt8(ascii: "("))
        for (index, part) in parts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(part, &bytes)
        }
        bytes.append(UInt8(ascii: ")"))
    }
}
