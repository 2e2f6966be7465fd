extension Filter {
    /// Whether a text in it ends in a backslash, which before the text's end is not told from an escaped quote.
    var hasFinalBackslash: Bool {
        switch self {
        case .constant, .property, .spatial, .temporal, .isNull(.spatial), .isNull(.temporal): false
        case .and(let members), .or(let members): members.contains(where: \.hasFinalBackslash)
        case .not(let member), .isNull(.filter(let member)): member.hasFinalBackslash
        case .compare(let a, _, let b), .like(let a, let b): a.hasFinalBackslash || b.hasFinalBackslash
        case .between(let a, let low, let high): [a, low, high].contains(where: \.hasFinalBackslash)
        case .isIn(let a, let list): a.hasFinalBackslash || list.contains(where: \.hasFinalBackslash)
        case .isNull(.scalar(let scalar)): scalar.hasFinalBackslash
        }
    }
}

extension Scalar {
    fileprivate var hasFinalBackslash: Bool {
        switch self {
        case .literal(.text(let text)): text.unicodeScalars.last == "\\"
        case .property, .literal: false
        case .caseless(let inner), .accentless(let inner): inner.hasFinalBackslash
        case .arithmetic(let a, _, let b): a.hasFinalBackslash || b.hasFinalBackslash
        }
    }
}
