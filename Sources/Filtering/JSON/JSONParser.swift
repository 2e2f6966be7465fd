internal import Geometry

extension Filter {
    /// Reads CQL2 JSON: `{"op": ">", "args": [{"property": "households"}, 300]}`.
    ///
    /// - Parameters:
    ///   - schema: the properties it may name.
    ///   - placing: what it throws is told with the literal's place.
    public init(
        json: String, _ schema: FilterSchema, placing: @escaping Placing = { $0 }
    ) throws(FilterError) {
        guard json.utf8.count <= FilterLimits.maxBytes else {
            throw FilterError("longer than \(FilterLimits.maxBytes) bytes", .path("$"))
        }
        let value: JSONValue
        do throws(GeometryError) {
            // A level of the filter takes two of JSON, and a geometry at the bottom some more.
            let limits = FormatLimits(maxDepth: 2 * FilterLimits.maxDepth + 16, maxValues: 4096)
            value = try JSONValue.read(Array(json.utf8), limits: limits)
        } catch {
            // As JSON has no members yet, the place is one in its text.
            throw FilterError(error, at: .offset(0))
        }
        var parser = JSONParser(builder: FilterBuilder(schema, placing))
        self = try parser.builder.filter(try parser.term(value, "$", 1))
    }
}

/// Reads CQL2 JSON (OGC 21-065r2, clause 8).
private struct JSONParser {
    var builder: FilterBuilder

    mutating func term(_ value: JSONValue, _ path: String, _ depth: Int) throws(FilterError) -> Term {
        let place = FilterError.Place.path(path)
        try FilterBuilder.check(depth: depth, place)
        switch value {
        case .bool(let flag): return try builder.literal(.boolean(flag), place)
        case .integer(let number): return try builder.literal(.integer(number), place)
        case .number(let number): return try builder.literal(Value(number), place)
        case .text(let text): return try builder.literal(.text(text), place)
        case .null, .array: throw FilterError("a value or a condition is expected", place)
        case .object(let members): return try object(members, path, depth)
        }
    }

    private mutating func object(
        _ members: [String: JSONValue], _ path: String, _ depth: Int
    ) throws(FilterError) -> Term {
        let place = FilterError.Place.path(path)
        if case .text(let name)? = members["property"] { return try builder.property(name, place) }
        if case .text(let text)? = members["date"] { return try builder.instant(text, isDay: true, place) }
        if case .text(let text)? = members["timestamp"] { return try builder.instant(text, isDay: false, place) }
        if case .array(let ends)? = members["interval"] {
            var terms: [Term?] = []
            for (index, end) in ends.enumerated() {
                terms.append(try self.end(end, "\(path).interval[\(index)]", depth + 1))
            }
            return try builder.interval(terms, place)
        }
        if case .array(let sides)? = members["bbox"], members["type"] == nil {
            var numbers: [Double] = []
            for (index, side) in sides.enumerated() {
                switch side {
                case .integer(let number): numbers.append(Double(number))
                case .number(let number): numbers.append(number)
                default: throw FilterError("a number is expected", .path("\(path).bbox[\(index)]"))
                }
            }
            return try builder.box(numbers, place)
        }
        if members["type"] != nil {
            let shape: Shape<Position>
            do throws(GeometryError) {
                shape = try GeoJSON.shape(in: Array(JSONValue.object(members).json.utf8), limits: .filter)
            } catch {
                throw FilterError(error, at: place)
            }
            return try builder.shape(shape, place)
        }
        guard case .text(let name)? = members["op"] else {
            throw FilterError("neither op, property, date, timestamp, interval, bbox nor a geometry", place)
        }
        guard case .array(let arguments)? = members["args"] else {
            throw FilterError("args, a list, is expected beside op", place)
        }
        return try operation(name, arguments, path, depth)
    }

    private mutating func operation(
        _ name: String, _ arguments: [JSONValue], _ path: String, _ depth: Int
    ) throws(FilterError) -> Term {
        let place = FilterError.Place.path("\(path).op")
        if name.lowercased() == "in" { return try membership(arguments, path, depth) }
        var terms: [Term] = []
        for (index, argument) in arguments.enumerated() {
            terms.append(try term(argument, "\(path).args[\(index)]", depth + 1))
        }
        func need(_ count: Int) throws(FilterError) {
            guard terms.count == count else {
                throw FilterError(
                    "\(name.prefix(40)) takes \(count) arguments, not \(terms.count)", .path("\(path).args"))
            }
        }
        if let comparison = Comparison(rawValue: name) {
            try need(2)
            return try builder.compare(terms[0], comparison, terms[1], place)
        }
        if let operation = ArithmeticOperator(rawValue: name) {
            try need(2)
            return try builder.arithmetic(terms[0], operation, terms[1], place)
        }
        if let relation = SpatialRelation(cql: name) { return try builder.spatial(relation, terms, place) }
        if let relation = TemporalRelation(cql: name) { return try builder.temporal(relation, terms, place) }
        switch name.lowercased() {
        case "and", "or":
            guard terms.count >= 2 else {
                throw FilterError("\(name) takes two arguments or more", .path("\(path).args"))
            }
            return name.lowercased() == "and" ? try builder.all(terms, place) : try builder.any(terms, place)
        case "not":
            try need(1)
            return try builder.not(terms[0], place)
        case "like":
            try need(2)
            return try builder.like(terms[0], terms[1], place)
        case "between":
            try need(3)
            return try builder.between(terms[0], terms[1], terms[2], place)
        case "isnull":
            try need(1)
            return try builder.isNull(terms[0], place)
        case "casei", "accenti":
            try need(1)
            let isCase = name.lowercased() == "casei"
            return try builder.folded(terms[0], isCase ? Scalar.caseless : Scalar.accentless, place)
        default: throw FilterError("there is no operator “\(name.prefix(40))”", place)
        }
    }

    private mutating func membership(
        _ arguments: [JSONValue], _ path: String, _ depth: Int
    ) throws(FilterError) -> Term {
        guard arguments.count == 2, case .array(let list) = arguments[1] else {
            throw FilterError("in takes a value and a list", .path("\(path).args"))
        }
        let value = try term(arguments[0], "\(path).args[0]", depth + 1)
        var members: [Term] = []
        for (index, member) in list.enumerated() {
            members.append(try term(member, "\(path).args[1][\(index)]", depth + 1))
        }
        return try builder.isIn(value, members, .path("\(path).args[1]"))
    }

    private mutating func end(_ value: JSONValue, _ path: String, _ depth: Int) throws(FilterError) -> Term? {
        guard case .text(let text) = value else { return try term(value, path, depth) }
        return text == ".." ? nil : try builder.instant(text, isDay: !text.contains("T"), .path(path))
    }
}
