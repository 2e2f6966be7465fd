extension JSONScanner {
    /// Any value, as a tree.
    mutating func value() throws(GeometryError) -> JSONValue {
        var room = limits.maxValues
        return try value(&room)
    }

    /// - Parameter room: how many values may still be read.
    mutating func value(_ room: inout Int) throws(GeometryError) -> JSONValue {
        guard room > 0 else { throw tooLarge("more than \(limits.maxValues) values") }
        room -= 1
        switch try peek() {
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "{"): return .object(Dictionary(uniqueKeysWithValues: try members(&room).map { ($0, $1) }))
        case UInt8(ascii: "["):
            try open(UInt8(ascii: "["))
            var elements: [JSONValue] = []
            var isFirst = true
            while try hasElement(&isFirst) { elements.append(try value(&room)) }
            return .array(elements)
        case UInt8(ascii: "t"):
            try literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        case .some(let byte) where Self.startsNumber(byte): return try number()
        default: throw unexpected("a value")
        }
    }

    /// The members of an object in their order.
    ///
    /// - Throws: ``GeometryError/malformed(format:reason:offset:)`` when a name occurs twice.
    mutating func members(_ room: inout Int) throws(GeometryError) -> [(name: String, value: JSONValue)] {
        try open(UInt8(ascii: "{"))
        var members: [(name: String, value: JSONValue)] = []
        var names: Set<String> = []
        var isFirst = true
        while let (name, offset) = try name(&isFirst) {
            if members.count == Self.fewNames { names = Set(members.map(\.name)) }
            let isTwice =
                members.count < Self.fewNames
                ? members.contains { $0.name == name } : !names.insert(name).inserted
            guard !isTwice else { throw malformed("“\(name)” occurs twice in one object", at: offset) }
            members.append((name, try value(&room)))
        }
        return members
    }

    /// Up to so many names are compared one by one, faster than hashed.
    private static var fewNames: Int { 16 }

    /// Passes over any value, checking its grammar.
    mutating func skip() throws(GeometryError) {
        switch try peek() {
        case UInt8(ascii: "{"):
            try open(UInt8(ascii: "{"))
            var isFirst = true
            while try name(&isFirst) != nil { try skip() }
        case UInt8(ascii: "["):
            try open(UInt8(ascii: "["))
            var isFirst = true
            while try hasElement(&isFirst) { try skip() }
        case UInt8(ascii: "\""): _ = try text()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        case .some(let byte) where Self.startsNumber(byte): _ = try number()
        default: throw unexpected("a value")
        }
    }
}
