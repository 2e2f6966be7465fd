internal import Geometry

/// What is written like a function.
extension TextParser {
    mutating func call(_ word: String, at start: Token, _ depth: Int) throws(FilterError) -> Term {
        let place = FilterError.Place.offset(start.start)
        switch word {
        case "CASEI", "ACCENTI":
            let terms = try arguments(depth)
            guard terms.count == 1 else { throw FilterError("\(word) takes one text", place) }
            return try builder.folded(terms[0], word == "CASEI" ? Scalar.caseless : Scalar.accentless, place)
        case "DATE", "TIMESTAMP":
            try advance()
            guard case .literal(.text(let text)) = token.kind else { throw unexpected("a text in quotes") }
            let term = try builder.instant(text, isDay: word == "DATE", self.place)
            try advance()
            guard try take(sign: ")") else { throw unexpected("“)”") }
            return term
        case "INTERVAL":
            try FilterBuilder.check(depth: depth, place)
            try advance()
            let first = try end(depth)
            guard try take(sign: ",") else { throw unexpected("“,”") }
            let second = try end(depth)
            guard try take(sign: ")") else { throw unexpected("“)”") }
            return try builder.interval([first, second], place)
        case "BBOX":
            var sides: [Double] = []
            for term in try arguments(depth) {
                guard case .scalar(.literal(let value)) = term.operand, let side = value.double else {
                    throw FilterError("a number is expected, not a \(term.name)", term.place)
                }
                sides.append(side)
            }
            return try builder.box(sides, place)
        default:
            if let relation = SpatialRelation(cql: word) {
                return try builder.spatial(relation, try arguments(depth), place)
            }
            if let relation = TemporalRelation(cql: word) {
                return try builder.temporal(relation, try arguments(depth), place)
            }
            throw FilterError("there is no function “\(word.prefix(40))”", place)
        }
    }

    /// An end of an interval: a moment in quotes, `'..'`, or a property.
    private mutating func end(_ depth: Int) throws(FilterError) -> Term? {
        guard case .literal(.text(let text)) = token.kind else { return try disjunction(depth + 1) }
        let place = place
        try advance()
        return text == ".." ? nil : try builder.instant(text, isDay: !text.contains("T"), place)
    }
}

extension SpatialRelation {
    /// - Parameter cql: in any case, as `S_INTERSECTS`.
    init?(cql: String) {
        let word = cql.lowercased()
        guard let relation = Self.allCases.first(where: { $0.cql.lowercased() == word }) else { return nil }
        self = relation
    }

    var cql: String { "S_" + rawValue.uppercased() }
}

extension TemporalRelation {
    /// - Parameter cql: in any case, as `T_AFTER`.
    init?(cql: String) {
        let word = cql.lowercased()
        guard let relation = Self.allCases.first(where: { $0.cql.lowercased() == word }) else { return nil }
        self = relation
    }

    var cql: String { "T_" + rawValue.uppercased() }
}

extension FormatLimits {
    /// Of the geometries inside a filter.
    static let filter = FormatLimits(maxDepth: 8, maxVertices: 4096, maxValues: 4096, maxTokenBytes: 1 << 16)
}

extension FilterError {
    /// What is wrong with a geometry inside a filter.
    init(_ error: GeometryError, at place: Place) {
        switch (error, place) {
        case (.malformed(_, let reason, let offset), .offset(let start)),
            (.tooLarge(_, let reason, let offset), .offset(let start)):
            self.init(reason, .offset(start + offset))
        case (.malformed(_, let reason, _), _), (.tooLarge(_, let reason, _), _): self.init(reason, place)
        default: self.init("\(error)", place)
        }
    }
}
