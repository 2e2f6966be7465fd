/// Appends little-endian ISO WKB and keeps the box of what it wrote.
struct WKBWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var box: Box?

    mutating func write(_ shape: Shape<Point>) {
        head(WKBKind(shape))
        switch shape {
        case .point(let point): vertices([point])
        case .line(let line): counted(line)
        case .polygon(let rings): polygon(rings)
        case .multiPoint(let points):
            count(points.count)
            for point in points {
                head(.point)
                vertices([point])
            }
        case .multiLine(let lines):
            count(lines.count)
            for line in lines {
                head(.line)
                counted(line)
            }
        case .multiPolygon(let polygons):
            count(polygons.count)
            for rings in polygons {
                head(.polygon)
                polygon(rings)
            }
        case .collection(let members):
            count(members.count)
            for member in members { write(member) }
        }
    }

    mutating func append(_ raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }

    mutating func append(_ degrees: Double) {
        withUnsafeBytes(of: degrees.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ word: UInt32) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func head(_ kind: WKBKind) {
        bytes.append(1)
        append(kind.rawValue)
    }

    private mutating func count(_ count: Int) { append(UInt32(count)) }

    private mutating func counted(_ points: [Point]) {
        count(points.count)
        vertices(points)
    }

    private mutating func polygon(_ rings: [[Point]]) {
        count(rings.count)
        for ring in rings { counted(ring) }
    }

    private mutating func vertices(_ points: [Point]) {
        guard let around = Box(around: points) else { return }
        box = box?.union(around) ?? around
        bytes.reserveCapacity(bytes.count + 16 * points.count)
        for point in points {
            let degrees = Lattice.degrees(point)
            append(degrees.x)
            append(degrees.y)
        }
    }
}
