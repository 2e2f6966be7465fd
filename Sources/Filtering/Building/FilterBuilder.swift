internal import Geometry

/// Puts terms together, for both encodings: counts them, and lets an operator have only the kinds it is defined on.
struct FilterBuilder {
    typealias Place = FilterError.Place

    let schema: FilterSchema
    private let placing: Filter.Placing
    private var nodes = 0

    init(_ schema: FilterSchema, _ placing: @escaping Filter.Placing) {
        self.schema = schema
        self.placing = placing
    }

    mutating func count(_ place: Place) throws(FilterError) {
        nodes += 1
        guard nodes <= FilterLimits.maxNodes else {
            throw FilterError("more than \(FilterLimits.maxNodes) operators and operands", place)
        }
    }

    static func check(depth: Int, _ place: Place) throws(FilterError) {
        guard depth <= FilterLimits.maxDepth else {
            throw FilterError("nested deeper than \(FilterLimits.maxDepth)", place)
        }
    }

    // MARK: Operands

    mutating func property(_ name: String, _ place: Place) throws(FilterError) -> Term {
        try count(place)
        guard let kind = schema[name] else {
            let known = schema.keys.sorted().prefix(40).joined(separator: ", ")
            throw FilterError("there is no property “\(name.prefix(40))”; known are \(known)", place)
        }
        let operand: Operand = kind == .geometry ? .spatial(.property(name)) : .scalar(.property(name))
        return Term(operand: operand, kind: kind, place: place)
    }

    mutating func literal(_ value: Value, _ place: Place) throws(FilterError) -> Term {
        try count(place)
        if case .text(let text) = value {
            guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                throw FilterError("a control character in a text", place)
            }
        }
        return Term(operand: .scalar(.literal(value)), kind: value.kind, place: place)
    }

    mutating func instant(_ text: String, isDay: Bool, _ place: Place) throws(FilterError) -> Term {
        guard let instant = Instant(text), instant.isDay == isDay else {
            throw FilterError(
                isDay ? "a date is written as 2026-01-31" : "a timestamp is written as 2026-01-31T09:30:00Z", place)
        }
        return try literal(.instant(instant), place)
    }

    mutating func shape(_ shape: Shape<Position>, _ place: Place) throws(FilterError) -> Term {
        try count(place)
        guard !shape.isEmpty else { throw FilterError("an empty geometry", place) }
        return try literal(.shape(shape), place)
    }

    /// A shape where it belongs, and one that relations can be asked of.
    private func literal(_ operand: SpatialOperand, _ place: Place) throws(FilterError) -> Term {
        do throws(GeometryError) {
            let placed = try placing(operand)
            if case .shape(let shape) = placed { _ = try PreparedShape(shape.withoutEmptyParts) }
            return Term(operand: .spatial(placed), kind: .geometry, place: place)
        } catch {
            throw FilterError("\(error)", place)
        }
    }

    /// - Parameter sides: four, or six with heights, which are passed over.
    mutating func box(_ sides: [Double], _ place: Place) throws(FilterError) -> Term {
        try count(place)
        guard sides.count == 4 || sides.count == 6, sides.allSatisfy(\.isFinite) else {
            throw FilterError("a box has four numbers, or six with heights", place)
        }
        let upper = sides.count / 2
        return try literal(.box(Position(sides[0], sides[1]), Position(sides[upper], sides[upper + 1])), place)
    }

    /// - Parameter ends: `nil` is open.
    mutating func interval(_ ends: [Term?], _ place: Place) throws(FilterError) -> Term {
        try count(place)
        var bounds: [Scalar?] = []
        for end in ends {
            guard let end else {
                bounds.append(nil)
                continue
            }
            guard end.kind?.isInstant == true, case .scalar(let scalar) = end.operand else {
                throw FilterError("an interval ends in a date, a timestamp or “..”, not in a \(end.name)", end.place)
            }
            bounds.append(scalar)
        }
        guard bounds.count == 2 else { throw FilterError("an interval has two ends", place) }
        if case .literal(.instant(let start)) = bounds[0], case .literal(.instant(let end)) = bounds[1],
            end.microseconds < start.microseconds
        {
            throw FilterError("an interval that ends before it begins", place)
        }
        return Term(operand: .temporal(.interval(bounds[0], bounds[1])), kind: nil, place: place)
    }

    mutating func folded(
        _ term: Term, _ wrap: (Scalar) -> Scalar, _ place: Place
    ) throws(FilterError) -> Term {
        try count(place)
        let text = try scalar(term, .text)
        return Term(operand: .scalar(wrap(text)), kind: .text, place: place)
    }

    mutating func arithmetic(
        _ a: Term, _ operation: ArithmeticOperator, _ b: Term, _ place: Place
    ) throws(FilterError) -> Term {
        try count(place)
        let (left, right) = (try scalar(a, .number), try scalar(b, .number))
        return Term(operand: .scalar(.arithmetic(left, operation, right)), kind: .number, place: a.place)
    }

    // MARK: Conditions

    func filter(_ term: Term) throws(FilterError) -> Filter {
        switch term.operand {
        case .filter(let filter): return filter
        case .scalar(.property(let name)) where term.kind == .boolean: return .property(name)
        case .scalar(.literal(.boolean(let flag))): return .constant(flag)
        default: throw FilterError("a condition is expected, not a \(term.name)", term.place)
        }
    }

    mutating func all(_ terms: [Term], _ place: Place) throws(FilterError) -> Term {
        try count(place)
        var members: [Filter] = []
        for term in terms {
            let filter = try filter(term)
            if case .and(let inner) = filter { members += inner } else { members.append(filter) }
        }
        return condition(.and(members), place)
    }

    mutating func any(_ terms: [Term], _ place: Place) throws(FilterError) -> Term {
        try count(place)
        var members: [Filter] = []
        for term in terms {
            let filter = try filter(term)
            if case .or(let inner) = filter { members += inner } else { members.append(filter) }
        }
        return condition(.or(members), place)
    }

    mutating func not(_ term: Term, _ place: Place) throws(FilterError) -> Term {
        try count(place)
        return condition(.not(try filter(term)), place)
    }

    mutating func compare(
        _ a: Term, _ comparison: Comparison, _ b: Term, _ place: Place
    ) throws(FilterError) -> Term {
        try count(place)
        let (left, kind) = try comparable(a)
        let right = try scalar(b, kind)
        return condition(.compare(left, comparison, right), a.place)
    }

    mutating func like(_ text: Term, _ pattern: Term, _ place: Place) throws(FilterError) -> Term {
        try count(place)
        let (left, right) = (try scalar(text, .text), try scalar(pattern, .text))
        guard Self.isPattern(right) else { throw FilterError("a pattern is a literal text", pattern.place) }
        return condition(.like(left, right), text.place)
    }

    private static func isPattern(_ scalar: Scalar) -> Bool {
        switch scalar {
        case .literal: true
        case .caseless(let inner), .accentless(let inner): isPattern(inner)
        case .property, .arithmetic: false
        }
    }

    mutating func between(_ term: Term, _ low: Term, _ high: Term, _ place: Place) throws(FilterError) -> Term {
        try count(place)
        let (value, kind) = try comparable(term)
        return condition(.between(value, try scalar(low, kind), try scalar(high, kind)), term.place)
    }

    mutating func isIn(_ term: Term, _ list: [Term], _ place: Place) throws(FilterError) -> Term {
        try count(place)
        guard !list.isEmpty else { throw FilterError("an empty list", place) }
        let (value, kind) = try comparable(term)
        var members: [Scalar] = []
        for member in list { members.append(try scalar(member, kind)) }
        return condition(.isIn(value, members), term.place)
    }

    mutating func isNull(_ term: Term, _ place: Place) throws(FilterError) -> Term {
        try count(place)
        return condition(.isNull(term.operand), term.place)
    }

    mutating func spatial(_ relation: SpatialRelation, _ terms: [Term], _ place: Place) throws(FilterError) -> Term {
        try count(place)
        var operands: [SpatialOperand] = []
        for term in terms {
            guard case .spatial(let operand) = term.operand else {
                throw FilterError("a geometry is expected, not a \(term.name)", term.place)
            }
            if case .shape(.collection) = operand, relation != .intersects, relation != .disjoint {
                throw FilterError("a collection can only be asked to intersect or be disjoint", term.place)
            }
            operands.append(operand)
        }
        guard operands.count == 2 else { throw FilterError("two geometries are expected", place) }
        return condition(.spatial(relation, operands[0], operands[1]), place)
    }

    mutating func temporal(_ relation: TemporalRelation, _ terms: [Term], _ place: Place) throws(FilterError) -> Term {
        try count(place)
        var operands: [TemporalOperand] = []
        for term in terms {
            switch term.operand {
            case .temporal(let operand): operands.append(operand)
            case .scalar(let scalar) where term.kind?.isInstant == true: operands.append(.instant(scalar))
            default: throw FilterError("a date, timestamp or interval is expected, not a \(term.name)", term.place)
            }
        }
        guard operands.count == 2 else { throw FilterError("two dates, timestamps or intervals are expected", place) }
        return condition(.temporal(relation, operands[0], operands[1]), place)
    }

    // MARK: Kinds

    private func condition(_ filter: Filter, _ place: Place) -> Term {
        Term(operand: .filter(filter), kind: .boolean, place: place)
    }

    private func comparable(_ term: Term) throws(FilterError) -> (Scalar, ValueKind) {
        guard case .scalar(let scalar) = term.operand, let kind = term.kind else {
            throw FilterError("a value is expected, not a \(Self.words(term))", term.place)
        }
        return (scalar, kind)
    }

    private func scalar(_ term: Term, _ kind: ValueKind) throws(FilterError) -> Scalar {
        guard case .scalar(let scalar) = term.operand, let found = term.kind, found.matches(kind) else {
            throw FilterError("a \(kind.rawValue) is expected, not a \(Self.words(term))", term.place)
        }
        return scalar
    }

    private static func words(_ term: Term) -> String {
        if case .filter = term.operand { "condition" } else { term.name }
    }
}
