/// Arrays of coordinates, straight into positions. `room` is how many vertices and parts may still be read.
extension JSONScanner {
    /// `nil` for `[]`.
    mutating func position(_ room: inout Int) throws(GeometryError) -> Position? {
        try spend(&room)
        try expect(UInt8(ascii: "["))
        return try take(UInt8(ascii: "]")) ? nil : try position()
    }

    mutating func positions(_ room: inout Int) throws(GeometryError) -> [Position] {
        try list(&room) { json, _ throws(GeometryError) in
            try json.expect(UInt8(ascii: "["))
            return try json.position()
        }
    }

    mutating func line(_ room: inout Int) throws(GeometryError) -> [Position] {
        _ = try peek()
        let start = offset
        let line = try positions(&room)
        if let fault = Shape.fault(inLine: line) { throw malformed(fault, at: start) }
        return line
    }

    /// The rings of one polygon; a lone empty ring is an empty polygon.
    mutating func rings(_ room: inout Int) throws(GeometryError) -> [[Position]] {
        _ = try peek()
        let start = offset
        let rings = try list(&room) { json, room throws(GeometryError) in
            _ = try json.peek()
            let start = json.offset
            let ring = try json.positions(&room)
            if !ring.isEmpty, let fault = Shape.fault(inRing: ring) { throw json.malformed(fault, at: start) }
            return ring
        }
        if rings.count == 1, rings[0].isEmpty { return [] }
        guard rings.allSatisfy({ !$0.isEmpty }) else { throw malformed("an empty ring in a polygon", at: start) }
        return rings
    }

    @inline(__always)
    mutating func list<Element>(
        _ room: inout Int,
        _ element: (inout JSONScanner, inout Int) throws(GeometryError) -> Element
    ) throws(GeometryError) -> [Element] {
        try open(UInt8(ascii: "["))
        var elements: [Element] = []
        var isFirst = true
        while try hasElement(&isFirst) {
            try spend(&room)
            elements.append(try element(&self, &room))
        }
        return elements
    }

    /// The rest of a position, behind its `[`.
    @inline(__always)
    private mutating func position() throws(GeometryError) -> Position {
        let x = try double()
        try expect(UInt8(ascii: ","))
        let y = try double()
        while try take(UInt8(ascii: ",")) { _ = try double() }
        try expect(UInt8(ascii: "]"))
        return Position(x, y)
    }

    @inline(__always)
    private func spend(_ room: inout Int) throws(GeometryError) {
        guard room > 0 else { throw tooLarge("more than \(limits.maxVertices) vertices and parts in one geometry") }
        room -= 1
    }
}
