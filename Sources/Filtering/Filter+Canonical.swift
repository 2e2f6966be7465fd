extension Filter {
    /// A filter that accepts the same rows and is the same for many that are written differently: members of `AND`, `OR`
    /// and `IN` in one order and once, what is compared with a literal on the left of it, no `NOT` before a comparison.
    public var canonical: Filter {
        switch self {
        case .constant, .property, .like, .between, .spatial, .temporal: self
        case .and(let members):
            Self.joined(members, Filter.and) { if case .and(let inner) = $0 { inner } else { [$0] } }
        case .or(let members):
            Self.joined(members, Filter.or) { if case .or(let inner) = $0 { inner } else { [$0] } }
        case .not(let member): member.canonical.negated
        case .compare(let a, let comparison, let b):
            Self.isInOrder(a, b) ? self : .compare(b, comparison.mirrored, a)
        case .isIn(let value, let list): .isIn(value, Self.sorted(list) { $0.key })
        case .isNull(.filter(let member)): .isNull(.filter(member.canonical))
        case .isNull: self
        }
    }

    private static func joined(
        _ members: [Filter], _ join: ([Filter]) -> Filter, _ parts: (Filter) -> [Filter]
    ) -> Filter {
        let parts = sorted(members.flatMap { parts($0.canonical) }) { $0.description }
        return parts.count == 1 ? parts[0] : join(parts)
    }

    private static func sorted<Member: Hashable>(_ members: [Member], by text: (Member) -> String) -> [Member] {
        Set(members).map { ($0, text($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    private static func isInOrder(_ a: Scalar, _ b: Scalar) -> Bool {
        switch (a, b) {
        case (.literal, .literal): true
        case (.literal, _): false
        case (_, .literal): true
        default: a.key <= b.key
        }
    }

    /// What is true where this is false, and unknown where this is.
    private var negated: Filter {
        switch self {
        case .constant(let flag): .constant(!flag)
        case .not(let member): member
        case .compare(let a, let comparison, let b): .compare(a, comparison.negated, b)
        default: .not(self)
        }
    }
}

extension Comparison {
    /// The same of the two the other way round.
    fileprivate var mirrored: Comparison {
        switch self {
        case .equal, .unequal: self
        case .less: .greater
        case .greater: .less
        case .atMost: .atLeast
        case .atLeast: .atMost
        }
    }

    fileprivate var negated: Comparison {
        switch self {
        case .equal: .unequal
        case .unequal: .equal
        case .less: .atLeast
        case .greater: .atMost
        case .atMost: .greater
        case .atLeast: .less
        }
    }
}
