internal import Geometry

extension Filter {
    /// Reads CQL2 text, the media type `text/cql2` without its name: `population > 300 AND name LIKE '东%'`.
    ///
    /// In a text `\'` is a quote where the whole can be read so, else a backslash and the text's end.
    ///
    /// - Parameters:
    ///   - schema: the properties it may name.
    ///   - placing: what it throws is told with the literal's place.
    public init(
        text: String, _ schema: FilterSchema, placing: @escaping Placing = { $0 }
    ) throws(FilterError) {
        func read(_ quotes: Lexer.Quotes) throws(FilterError) -> Filter {
            try TextParser.filter(text, schema, quotes, placing)
        }
        let hasDoubt = text.contains("\\'")
        if hasDoubt, text.hasSuffix(Self.doubledMark), let canonical = try? read(.doubled) {
            self = canonical
            return
        }
        do throws(FilterError) {
            self = try read(.doubledOrEscaped)
        } catch {
            guard hasDoubt, let other = try? read(.doubled) else { throw error }
            self = other
        }
    }

    /// Ends a canonical text whose quotes are all doubled, so that it is no other's and is read as it is meant.
    private static let doubledMark = " "
}

/// Canonical CQL2 text: equal filters have equal texts, and the text reads back as the same filter.
extension Filter: CustomStringConvertible {
    public var description: String {
        guard hasFinalBackslash else { return text(.doubledOrEscaped) }
        return text(.doubled) + Self.doubledMark
    }

    /// How tightly what surrounds a condition binds; a condition that binds less is put in brackets.
    private enum Binding {
        case loosest, or, and, not
    }

    fileprivate func text(_ quotes: Lexer.Quotes) -> String { text(quotes, binding: .loosest) }

    private func text(_ quotes: Lexer.Quotes, binding: Binding) -> String {
        switch self {
        case .or(let members):
            let text = members.map { $0.text(quotes, binding: .or) }.joined(separator: " OR ")
            return binding == .loosest ? text : "(\(text))"
        case .and(let members):
            let text = members.map { $0.text(quotes, binding: .and) }.joined(separator: " AND ")
            return binding == .and || binding == .not ? "(\(text))" : text
        case .not(let member): return "NOT \(member.text(quotes, binding: .not))"
        default: return predicate(quotes)
        }
    }

    private func predicate(_ quotes: Lexer.Quotes) -> String {
        switch self {
        case .constant(let flag): flag ? "TRUE" : "FALSE"
        case .property(let name): Self.name(name)
        case .compare(let a, let comparison, let b): "\(a.text(quotes)) \(comparison.rawValue) \(b.text(quotes))"
        case .like(let a, let pattern): "\(a.text(quotes)) LIKE \(pattern.text(quotes))"
        case .between(let a, let low, let high):
            "\(a.text(quotes)) BETWEEN \(low.text(quotes)) AND \(high.text(quotes))"
        case .isIn(let a, let list): "\(a.text(quotes)) IN (\(list.map { $0.text(quotes) }.joined(separator: ",")))"
        case .isNull(let operand): "\(operand.text(quotes)) IS NULL"
        case .spatial(let relation, let a, let b): "\(relation.cql)(\(a.text),\(b.text))"
        case .temporal(let relation, let a, let b): "\(relation.cql)(\(a.text(quotes)),\(b.text(quotes)))"
        case .and, .or, .not: text(quotes)
        }
    }

    static func name(_ name: String) -> String {
        let scalars = Array(name.unicodeScalars)
        let isPlain =
            scalars.first.map(Lexer.startsName) == true && scalars.allSatisfy(Lexer.continuesName)
            && !Token.reserved.contains(name.uppercased())
        return isPlain ? name : "\"\(name.replacing("\"", with: "\"\""))\""
    }
}

extension Operand {
    fileprivate func text(_ quotes: Lexer.Quotes) -> String {
        switch self {
        case .filter(let filter): "(\(filter.text(quotes)))"
        case .scalar(let scalar): scalar.text(quotes)
        case .spatial(let operand): operand.text
        case .temporal(let operand): operand.text(quotes)
        }
    }
}

extension Scalar {
    /// A key: equal scalars have equal ones.
    var key: String { text(.doubledOrEscaped) }

    fileprivate func text(_ quotes: Lexer.Quotes) -> String {
        switch self {
        case .property(let name): Filter.name(name)
        case .literal(let value): value.text(quotes)
        case .caseless(let inner): "CASEI(\(inner.text(quotes)))"
        case .accentless(let inner): "ACCENTI(\(inner.text(quotes)))"
        case .arithmetic(let a, let operation, let b):
            // Powers do not chain; the rest goes from left to right.
            a.text(quotes, atLeast: operation == .power ? operation.binding + 1 : operation.binding)
                + " \(operation.rawValue) \(b.text(quotes, atLeast: operation.binding + 1))"
        }
    }

    /// In brackets when it binds less than that.
    private func text(_ quotes: Lexer.Quotes, atLeast binding: Int) -> String {
        guard case .arithmetic(_, let own, _) = self, own.binding < binding else { return text(quotes) }
        return "(\(text(quotes)))"
    }
}

extension ArithmeticOperator {
    fileprivate var binding: Int {
        switch self {
        case .plus, .minus: 0
        case .times, .divided, .div, .modulo: 1
        case .power: 2
        }
    }
}

extension Value {
    fileprivate func text(_ quotes: Lexer.Quotes) -> String {
        switch self {
        case .boolean(let flag): flag ? "TRUE" : "FALSE"
        case .integer(let number): String(number)
        case .number(let number): number.description
        // Where both are, only the escape is readable behind a backslash.
        case .text(let text): "'\(text.replacing("'", with: quotes == .doubled ? "''" : "\\'"))'"
        case .instant(let instant): instant.isDay ? "DATE('\(instant)')" : "TIMESTAMP('\(instant)')"
        }
    }
}

extension SpatialOperand {
    fileprivate var text: String {
        switch self {
        case .property(let name): Filter.name(name)
        case .shape(let shape): WKT.write(shape)
        case .box(let low, let high):
            "BBOX(\([low.x, low.y, high.x, high.y].map { Value($0).text(.doubled) }.joined(separator: ",")))"
        }
    }
}

extension TemporalOperand {
    fileprivate func text(_ quotes: Lexer.Quotes) -> String {
        switch self {
        case .instant(let scalar): scalar.text(quotes)
        case .interval(let start, let end): "INTERVAL(\(Self.end(start, quotes)),\(Self.end(end, quotes)))"
        }
    }

    private static func end(_ scalar: Scalar?, _ quotes: Lexer.Quotes) -> String {
        switch scalar {
        case nil: "'..'"
        case .literal(.instant(let instant)): "'\(instant)'"
        case let scalar?: scalar.text(quotes)
        }
    }
}
