/// A span of time, its ends belonging to it; open ends lie beyond every moment.
struct Span {
    let start: Int64
    let end: Int64
}

extension TemporalOperand {
    /// `nil` where an end is missing in the row.
    func span(_ row: some FilterRow) -> Span? {
        switch self {
        case .instant(let scalar):
            guard let moment = Self.moment(scalar, row) else { return nil }
            return Span(start: moment, end: moment)
        case .interval(let start, let end):
            guard let first = start.map({ Self.moment($0, row) }) ?? .min,
                let last = end.map({ Self.moment($0, row) }) ?? .max
            else { return nil }
            return Span(start: first, end: last)
        }
    }

    private static func moment(_ scalar: Scalar, _ row: some FilterRow) -> Int64? {
        guard case .instant(let instant)? = scalar.value(row) else { return nil }
        return instant.microseconds
    }
}

extension TemporalRelation {
    func holds(_ a: Span, _ b: Span) -> Bool {
        switch self {
        case .after: a.start > b.end
        case .before: a.end < b.start
        case .disjoint: a.start > b.end || a.end < b.start
        case .intersects: a.start <= b.end && a.end >= b.start
        case .equals: a.start == b.start && a.end == b.end
        case .contains: a.start < b.start && a.end > b.end
        case .during: a.start > b.start && a.end < b.end
        case .finishedBy: a.start < b.start && a.end == b.end
        case .finishes: a.start > b.start && a.end == b.end
        case .meets: a.end == b.start
        case .metBy: a.start == b.end
        case .overlaps: a.start < b.start && a.end > b.start && a.end < b.end
        case .overlappedBy: a.start > b.start && a.start < b.end && a.end > b.end
        case .startedBy: a.start == b.start && a.end > b.end
        case .starts: a.start == b.start && a.end < b.end
        }
    }
}
