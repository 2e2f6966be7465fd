import Filtering
import Geometry

/// Any well-typed filter.
struct RandomFilter {
    var generator: any RandomNumberGenerator

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    mutating func filter(_ depth: Int) -> Filter {
        switch number(0...(depth > 0 ? 12 : 8)) {
        case 0: return .constant(number(0...1) == 0)
        case 1: return .property("locked")
        case 2: return .compare(sum(depth), pick(Comparison.allCases), sum(depth))
        case 3: return .compare(text(depth), pick(Comparison.allCases), text(depth))
        case 4: return .like(text(depth), .literal(.text(words())))
        case 5: return .between(sum(depth), sum(depth), sum(depth))
        case 6: return .isIn(text(depth), (0...number(0...3)).map { _ in text(depth) })
        case 7: return .spatial(pick(SpatialRelation.allCases), .property("geom"), shape())
        case 8: return .temporal(pick(TemporalRelation.allCases), time(), time())
        case 9: return .not(filter(depth - 1))
        case 10: return .isNull(pick([.filter(.not(filter(depth - 1))), .scalar(sum(depth - 1)), .spatial(shape())]))
        case let kind:
            let members = (0...number(1...3)).map { _ in filter(depth - 1) }.flatMap { member in
                switch member {
                case .and(let inner) where kind == 11: inner
                case .or(let inner) where kind == 12: inner
                default: [member]
                }
            }
            return kind == 11 ? .and(members) : .or(members)
        }
    }

    /// A row that has some of what filters ask for.
    mutating func row() -> SampleRow {
        var values: [String: Value] = [:]
        for name in ["name", "two words", "网格"] where number(0...3) > 0 { values[name] = .text(words()) }
        for name in ["households", "floors", "and"] where number(0...3) > 0 {
            values[name] = .integer(Int64(number(-9...9)))
        }
        if number(0...3) > 0 { values["locked"] = .boolean(number(0...1) == 0) }
        if number(0...3) > 0 { values["built"] = Instant("2000-01-01").map(Value.instant) }
        let at = Position(Double(number(-9...9)), Double(number(-9...9)))
        return SampleRow(values: values, shapes: number(0...3) > 0 ? ["geom": .point(at)] : [:])
    }

    private mutating func words() -> String {
        let signs = ["a", "Z", "'", "\\", "%", "_", "东", "é", "\"", " ", "(", "😀"]
        return (0..<number(0...6)).map { _ in pick(signs) }.joined()
    }

    private mutating func text(_ depth: Int) -> Scalar {
        switch number(0...(depth > 0 ? 4 : 2)) {
        case 0: .property(pick(["name", "two words", "网格", "say \"so\""]))
        case 3: .caseless(text(depth - 1))
        case 4: .accentless(text(depth - 1))
        default: .literal(.text(words()))
        }
    }

    private mutating func sum(_ depth: Int) -> Scalar {
        if depth > 0, number(0...1) == 0 {
            return .arithmetic(sum(depth - 1), pick(ArithmeticOperator.allCases), sum(depth - 1))
        }
        switch number(0...3) {
        case 0: return .property(pick(["households", "floors", "and", "a.b:c_1"]))
        case 1: return .literal(.integer(Int64(number(-9...9))))
        case 2: return .literal(Value(Double.random(in: -1e9...1e9, using: &generator)))
        default: return .literal(Value(pick([0.1, -1e-300, 1e300, 0x1p53, -0x1p63, 0.5])))
        }
    }

    private mutating func shape() -> SpatialOperand {
        func place(_ generator: inout any RandomNumberGenerator) -> Position {
            Position(Double.random(in: -9...9, using: &generator), Double.random(in: -9...9, using: &generator))
        }
        let points = (0..<3).map { _ in place(&generator) }
        switch number(0...4) {
        case 0: return .property("label")
        case 1:
            return .box(
                Position(points[0].x, min(points[0].y, points[1].y)),
                Position(points[1].x, max(points[0].y, points[1].y)))
        case 2: return .shape(.point(points[0]))
        case 3: return .shape(.multiLine([points, points]))
        default: return .shape(.polygon([points + [points[0]]]))
        }
    }

    private mutating func time() -> TemporalOperand {
        func instant(_ text: String) -> Scalar? { Instant(text).map { .literal(.instant($0)) } }
        let past = pick([nil, instant("1999-12-31"), instant("2000-01-01T00:00:00.000001Z"), .property("begins")])
        let later = pick([nil, instant("2024-02-29"), instant("9999-12-31T23:59:59Z"), .property("ends")])
        return number(0...2) == 0 ? .instant(past ?? .property("built")) : .interval(past, later)
    }
}
