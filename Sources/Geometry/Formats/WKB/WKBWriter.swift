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

    mutating func append(_ raw: some Collection<UInt8>) { bytes.append(contentsOf: raw) }

    /// Writes a number over what stands at `offset`.
    mutating func put(_ number: Double, at offset: Int) {
        withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.replaceSubrange(offset..<(offset + 8), with: $0) }
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
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * points.count) { numbers in
            for (index, point) in points.enumerated() {
                let degrees = Lattice.degrees(point)
                numbers[2 * index] = degrees.x.bitPattern.littleEndian
                numbers[2 * index + 1] = degrees.y.bitPattern.littleEndian
            }
            bytes.append(contentsOf: UnsafeRawBufferPointer(numbers))
        }
    }
}
