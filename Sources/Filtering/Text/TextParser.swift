internal import Geometry

/// Reads CQL2 text (OGC 21-065r2, annex B) by recursive descent; every level of nesting is counted.
struct TextParser {
    private var lexer: Lexer
    private(set) var token: Token
    var builder: FilterBuilder

    static func filter(
        _ text: String, _ schema: FilterSchema, _ quotes: Lexer.Quotes, _ placing: @escaping Filter.Placing
    ) throws(FilterError) -> Filter {
        guard text.utf8.count <= FilterLimits.maxBytes else {
            throw FilterError("longer than \(FilterLimits.maxBytes) bytes", .offset(0))
        }
        var parser = try TextParser(Lexer(text, quotes), FilterBuilder(schema, placing))
        let term = try parser.disjunction(1)
        guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end") }
        return try parser.builder.filter(term)
    }

    private init(_ lexer: Lexer, _ builder: FilterBuilder) throws(FilterError) {
        self.lexer = lexer
        self.builder = builder
        token = try self.lexer.next()
    }

    // MARK: Conditions

    /// Any term; a condition where it has operators of conditions.
    mutating func disjunction(_ depth: Int) throws(FilterError) -> Term {
        let first = try conjunction(depth)
        guard token.word == "OR" else { return first }
        let place = place
        var terms = [first]
        while try take(word: "OR") { terms.append(try conjunction(depth)) }
        return try builder.any(terms, place)
    }

    private mutating func conjunction(_ depth: Int) throws(FilterError) -> Term {
        let first = try negation(depth)
        guard token.word == "AND" else { return first }
        let place = place
        var terms = [first]
        while try take(word: "AND") { terms.append(try negation(depth)) }
        return try builder.all(terms, place)
    }

    private mutating func negation(_ depth: Int) throws(FilterError) -> Term {
        let place = place
        guard try take(word: "NOT") else { return try predicate(depth) }
        try FilterBuilder.check(depth: depth, place)
        return try builder.not(try negation(depth + 1), place)
    }

    private mutating func predicate(_ depth: Int) throws(FilterError) -> Term {
        let term = try sum(depth)
        let place = place
        if case .sign(let sign) = token.kind, let comparison = Comparison(rawValue: sign) {
            try advance()
            return try builder.compare(term, comparison, try sum(depth), place)
        }
        if try take(word: "IS") {
            let isNegated = try take(word: "NOT")
            guard try take(word: "NULL") else { throw unexpected("NULL") }
            let condition = try builder.isNull(term, place)
            return isNegated ? try builder.not(condition, place) : condition
        }
        let isNegated = try take(word: "NOT")
        let condition: Term
        if try take(word: "LIKE") {
            condition = try builder.like(term, try sum(depth), place)
        } else if try take(word: "BETWEEN") {
            let low = try sum(depth)
            guard try take(word: "AND") else { throw unexpected("AND") }
            condition = try builder.between(term, low, try sum(depth), place)
        } else if try take(word: "IN") {
            condition = try builder.isIn(term, try arguments(depth), place)
        } else if isNegated {
            throw unexpected("LIKE, BETWEEN or IN")
        } else {
            return term
        }
        return isNegated ? try builder.not(condition, place) : condition
    }

    // MARK: Arithmetic

    private mutating func sum(_ depth: Int) throws(FilterError) -> Term {
        var term = try product(depth)
        while case .sign(let sign) = token.kind, sign == "+" || sign == "-" {
            let place = place
            try advance()
            term = try builder.arithmetic(term, sign == "+" ? .plus : .minus, try product(depth), place)
        }
        return term
    }

    private mutating func product(_ depth: Int) throws(FilterError) -> Term {
        var term = try power(depth)
        while let operation = productOperator {
            let place = place
            try advance()
            term = try builder.arithmetic(term, operation, try power(depth), place)
        }
        return term
    }

    private var productOperator: ArithmeticOperator? {
        if token.isSign("*") {
            .times
        } else if token.isSign("/") {
            .divided
        } else if token.isSign("%") {
            .modulo
        } else if token.word == "DIV" {
            .div
        } else {
            nil
        }
    }

    /// One power at most: the language has no chain of them.
    private mutating func power(_ depth: Int) throws(FilterError) -> Term {
        let base = try signed(depth)
        let place = place
        guard try take(sign: "^") else { return base }
        return try builder.arithmetic(base, .power, try signed(depth), place)
    }

    /// A sign belongs to what follows it at once: `-2 ^ 2` is 4. After a plus that is a number.
    private mutating func signed(_ depth: Int) throws(FilterError) -> Term {
        if try take(sign: "+") {
            guard case .literal(let value) = token.kind, value.double != nil else { throw unexpected("a number") }
            return try primary(depth)
        }
        let place = place
        guard try take(sign: "-") else { return try primary(depth) }
        if case .literal(let value) = token.kind {
            switch value {
            case .integer(let number):
                try advance()
                return try builder.literal(.integer(-number), place)
            case .number(let number):
                try advance()
                return try builder.literal(Value(-number), place)
            case .boolean, .text, .instant: break
            }
        }
        try FilterBuilder.check(depth: depth, place)
        let minus = try builder.literal(.integer(-1), place)
        return try builder.arithmetic(minus, .times, try signed(depth + 1), place)
    }

    // MARK: Operands

    private mutating func primary(_ depth: Int) throws(FilterError) -> Term {
        let start = token
        let place = place
        switch token.kind {
        case .literal(let value):
            try advance()
            return try builder.literal(value, place)
        case .sign("("):
            try FilterBuilder.check(depth: depth, place)
            try advance()
            var term = try disjunction(depth + 1)
            guard try take(sign: ")") else { throw unexpected("an operator or “)”") }
            term.place = place
            return term
        case .word(let name, isQuoted: true):
            try advance()
            return try builder.property(name, place)
        case .word(let name, isQuoted: false):
            let word = name.uppercased()
            if word == "TRUE" || word == "FALSE" {
                try advance()
                return try builder.literal(.boolean(word == "TRUE"), place)
            }
            guard !Token.reserved.contains(word) else { throw unexpected("a value or a condition") }
            try advance()
            if isGeometry(word) { return try geometry(from: start) }
            guard token.isSign("(") else { return try builder.property(name, place) }
            return try call(word, at: start, depth)
        case .sign, .end: throw unexpected("a value or a condition")
        }
    }

    private func isGeometry(_ word: String) -> Bool {
        guard
            ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"]
                .contains(word)
        else { return false }
        return token.isSign("(") || token.word.map { ["Z", "M", "ZM", "EMPTY"].contains($0) } ?? false
    }

    private mutating func geometry(from start: Token) throws(FilterError) -> Term {
        guard token.word != "EMPTY" else { throw FilterError("an empty geometry", .offset(start.start)) }
        let text = try lexer.bracketed(from: start.start)
        try advance()
        let shape: Shape<Position>
        do throws(GeometryError) {
            shape = try WKT.read(text, limits: .filter)
        } catch {
            throw FilterError(error, at: .offset(start.start))
        }
        return try builder.shape(shape, .offset(start.start))
    }

    /// Terms in brackets, with commas between them.
    mutating func arguments(_ depth: Int) throws(FilterError) -> [Term] {
        try FilterBuilder.check(depth: depth, place)
        guard try take(sign: "(") else { throw unexpected("“(”") }
        var terms: [Term] = []
        repeat { terms.append(try disjunction(depth + 1)) } while try take(sign: ",")
        guard try take(sign: ")") else { throw unexpected("“,” or “)”") }
        return terms
    }

    // MARK: Tokens

    var place: FilterError.Place { .offset(token.start) }

    mutating func advance() throws(FilterError) { token = try lexer.next() }

    mutating func take(sign: String) throws(FilterError) -> Bool {
        guard token.isSign(sign) else { return false }
        try advance()
        return true
    }

    private mutating func take(word: String) throws(FilterError) -> Bool {
        guard token.word == word else { return false }
        try advance()
        return true
    }

    func unexpected(_ expected: String) -> FilterError {
        FilterError("\(expected) is expected, but \(token.shown) follows", place)
    }
}
