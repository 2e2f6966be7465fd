/// A word or sign of CQL2 text.
struct Token: Hashable {
    enum Kind: Hashable {
        /// A name or a word of the language; a quoted one is a name whatever it says.
        case word(String, isQuoted: Bool)
        case literal(Value)
        case sign(String)
        case end
    }

    let kind: Kind
    /// Characters before it and before what follows it.
    let start: Int
    let end: Int

    /// The word in upper case when it is none in quotes.
    var word: String? {
        if case .word(let text, isQuoted: false) = kind { text.uppercased() } else { nil }
    }

    func isSign(_ sign: String) -> Bool { kind == .sign(sign) }

    /// For messages.
    var shown: String {
        switch kind {
        case .word(let text, _): "“\(text.prefix(40))”"
        case .literal(.text(let text)): "'\(text.prefix(40))'"
        case .literal: "a number"
        case .sign(let sign): "“\(sign)”"
        case .end: "the end"
        }
    }

    /// Words that are no names unless quoted.
    static let reserved: Set = ["AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "DIV"]
}
