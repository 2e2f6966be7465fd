extension GeoJSON {
    /// Appends a geometry object of any system's coordinates, in the order in which they are given: exterior rings
    /// counter-clockwise and holes clockwise as `x` and `y` say.
    ///
    /// - Parameter swapped: whether `y` is written before `x`, as systems want whose first axis goes north.
    public static func text(_ shape: Shape<Position>, swapped: Bool = false, into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"type\":\"\(shape.kind)\",".utf8)
        func position(_ position: Position, _ bytes: inout [UInt8]) {
            bytes.append(UInt8(ascii: "["))
            append(swapped ? position.y : position.x, to: &bytes)
            bytes.append(UInt8(ascii: ","))
            append(swapped ? position.x : position.y, to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        }
        func line(_ line: [Position], _ bytes: inout [UInt8]) { list(line, &bytes, position) }
        func polygon(_ rings: [[Position]], _ bytes: inout [UInt8]) {
            var isExterior = true
            list(rings, &bytes) { ring, bytes in
                line(runsCounterClockwise(ring) == isExterior ? ring : ring.reversed(), &bytes)
                isExterior = false
            }
        }
        if case .collection(let members) = shape {
            bytes.append(contentsOf: "\"geometries\":".utf8)
            list(members, &bytes) { text($0, swapped: swapped, into: &$1) }
        } else {
            bytes.append(contentsOf: "\"coordinates\":".utf8)
            switch shape {
            case .point(let point): position(point, &bytes)
            case .multiPoint(let points), .line(let points): line(points, &bytes)
            case .multiLine(let lines): list(lines, &bytes, line)
            case .polygon(let rings): polygon(rings, &bytes)
            case .multiPolygon(let polygons): list(polygons, &bytes, polygon)
            case .collection: break
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends a feature object; see ``text(_:swapped:into:)``.
    ///
    /// - Parameter properties: written in this order; the names must differ.
    public static func feature(
        id: Int64, shape: Shape<Position>?, swapped: Bool = false, properties: [(String, JSONValue)],
        into bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: "{\"type\":\"Feature\",\"id\":\(id),\"geometry\":".utf8)
        if let shape { text(shape, swapped: swapped, into: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
        bytes.append(contentsOf: ",\"properties\":".utf8)
        JSONValue.write(properties, into: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    /// The shortest decimals that are this number and no other.
    private static func append(_ value: Double, to bytes: inout [UInt8]) {
        // A double next to a number of seven decimals and at most ten digits is next to no other of so few.
        if let units = Int32(exactly: (value * 1e7).rounded()), Double(units) / 1e7 == value,
            units != 0 || value.sign == .plus
        {
            degrees.append(units, to: &bytes)
            return
        }
        bytes.append(contentsOf: value.description.utf8)
        guard bytes.last == UInt8(ascii: "0"), bytes[bytes.count - 2] == UInt8(ascii: ".") else { return }
        bytes.removeLast(2)
    }

    private static let degrees = DegreeText()

    /// Appends an array.
    static func list<Element>(
        _ elements: [Element], _ bytes: inout [UInt8], _ append: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(element, &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func runsCounterClockwise(_ ring: [Position]) -> Bool {
        guard let origin = ring.first else { return true }
        return zip(ring, ring.dropFirst()).reduce(0) { sum, edge in
            sum + (edge.0.x - origin.x) * (edge.1.y - origin.y) - (edge.1.x - origin.x) * (edge.0.y - origin.y)
        } > 0
    }
}
