/// Appends geometry objects.
struct GeoJSONWriter {
    private let degrees: DegreeText

    init(decimals: Int) { degrees = DegreeText(decimals: decimals) }

    func append(_ shape: Shape<Point>, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"type\":\"\(shape.kind)\",".utf8)
        bytes.append(contentsOf: (WKBKind(shape) == .collection ? "\"geometries\":" : "\"coordinates\":").utf8)
        switch shape {
        case .point(let point): append(point, to: &bytes)
        case .multiPoint(let points), .line(let points): append(points, to: &bytes)
        case .multiLine(let lines): GeoJSON.list(lines, &bytes) { append($0, to: &$1) }
        case .polygon(let rings): append(rings: rings, to: &bytes)
        case .multiPolygon(let polygons): GeoJSON.list(polygons, &bytes) { append(rings: $0, to: &$1) }
        case .collection(let members): GeoJSON.list(members, &bytes) { append($0, to: &$1) }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private func append(_ point: Point, to bytes: inout [UInt8]) {
        degrees.append(
            [point], opening: UInt8(ascii: "["), separator: UInt8(ascii: ","), closing: UInt8(ascii: "]"), to: &bytes)
    }

    private func append(_ points: [Point], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        degrees.append(
            points, opening: UInt8(ascii: "["), separator: UInt8(ascii: ","), closing: UInt8(ascii: "]"), to: &bytes)
        bytes.append(UInt8(ascii: "]"))
    }

    private func append(rings: [[Point]], to bytes: inout [UInt8]) {
        var isExterior = true
        GeoJSON.list(rings, &bytes) { ring, bytes in
            append(Self.runsCounterClockwise(ring) == isExterior ? ring : ring.reversed(), to: &bytes)
            isExterior = false
        }
    }

    /// Exact for any closed ring, of whichever size.
    private static func runsCounterClockwise(_ ring: [Point]) -> Bool {
        var doubleArea: Int128 = 0
        for (a, b) in zip(ring, ring.dropFirst()) {
            doubleArea += Int128(Int64(a.x) * Int64(b.y) - Int64(b.x) * Int64(a.y))
        }
        return doubleArea > 0
    }
}
