internal import Geometry

extension Filter {
    /// Reads CQL2 text, the media type `text/cql2` without its name: `population > 300 AND name LIKE '东%'`.
    ///
    /// - Parameter schema: the properties it may name.
    public init(text: String, _ schema: FilterSchema) throws(FilterError) {
        self = try TextParser.filter(text, schema)
    }
}

/// Canonical CQL2 text: equal filters have equal texts, and the text reads back as the same filter.
extension Filter: CustomStringConvertible {
    public var description: String { text(binding: .loosest) }

    /// How tightly what surrounds a condition binds; a condition that binds less is put in brackets.
    private enum Binding {
        case loosest, or, and, not
    }

    private func text(binding: Binding) -> String {
        switch self {
        case .or(let members):
            let text = members.map { $0.text(binding: .or) }.joined(separator: " OR ")
            return binding == .loosest ? text : "(\(text))"
        case .and(let members):
            let text = members.map { $0.text(binding: .and) }.joined(separator: " AND ")
            return binding == .and || binding == .not ? "(\(text))" : text
        case .not(let member): return "NOT \(member.text(binding: .not))"
        default: return predicate
        }
    }

    private var predicate: String {
        switch self {
        case .constant(let flag): flag ? "TRUE" : "FALSE"
        case .property(let name): Self.name(name)
        case .compare(let a, let comparison, let b): "\(a.text) \(comparison.rawValue) \(b.text)"
        case .like(let a, let pattern): "\(a.text) LIKE \(pattern.text)"
        case .between(let a, let low, let high): "\(a.text) BETWEEN \(low.text) AND \(high.text)"
        case .isIn(let a, let list): "\(a.text) IN (\(list.map(\.text).joined(separator: ",")))"
        case .isNull(let operand): "\(operand.text) IS NULL"
        case .spatial(let relation, let a, let b): "\(relation.cql)(\(a.text),\(b.text))"
        case .temporal(let relation, let a, let b): "\(relation.cql)(\(a.text),\(b.text))"
        case .and, .or, .not: description
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
    fileprivate var text: String {
        switch self {
        case .filter(let filter): "(\(filter.description))"
        case .scalar(let scalar): scalar.text
        case .spatial(let operand): operand.text
        case .temporal(let operand): operand.text
        }
    }
}

extension Scalar {
    fileprivate var text: String {
        switch self {
        case .property(let name): Filter.name(name)
        case .literal(let value): value.text
        case .caseless(let inner): "CASEI(\(inner.text))"
        case .accentless(let inner): "ACCENTI(\(inner.text))"
        case .arithmetic(let a, let operation, let b):
            // Powers do not chain; the rest goes from left to right.
            a.text(atLeast: operation == .power ? operation.binding + 1 : operation.binding)
                + " \(operation.rawValue) \(b.text(atLeast: operation.binding + 1))"
        }
    }

    /// In brackets when it binds less than that.
    private func text(atLeast binding: Int) -> String {
        guard case .arithmetic(_, let own, _) = self, own.binding < binding else { return text }
        return "(\(text))"
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
    fileprivate var text: String {
        switch self {
        case .boolean(let flag): flag ? "TRUE" : "FALSE"
        case .integer(let number): String(number)
        case .number(let number): number.description
        // The only escape that a backslash before it leaves readable.
        case .text(let text): "'\(text.replacing("'", with: "\\'"))'"
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
            "BBOX(\([low.x, low.y, high.x, high.y].map { Value($0).text }.joined(separator: ",")))"
        }
    }
}

extension TemporalOperand {
    fileprivate var text: String {
        switch self {
        case .instant(let scalar): scalar.text
        case .interval(let start, let end): "INTERVAL(\(Self.end(start)),\(Self.end(end)))"
        }
    }

    private static func end(_ scalar: Scalar?) -> String {
        switch scalar {
        case nil: "'..'"
        case .literal(.instant(let instant)): "'\(instant)'"
        case let scalar?: scalar.text
        }
    }
}
