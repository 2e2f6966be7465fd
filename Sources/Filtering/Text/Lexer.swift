/// Takes CQL2 text apart into tokens.
struct Lexer {
    /// What a quote inside a text is written as. The grammar has both ways, and so means `'a\'` to be a whole text as well
    /// as the begin of one: a filter is read one way from its begin to its end.
    enum Quotes {
        /// `''` or `\'`.
        case doubledOrEscaped
        /// `''` alone; a backslash is one, also at a text's end.
        case doubled
    }

    private let text: [Unicode.Scalar]
    private let quotes: Quotes
    private var at = 0

    init(_ text: String, _ quotes: Quotes) {
        self.text = Array(text.unicodeScalars)
        self.quotes = quotes
    }

    mutating func next() throws(FilterError) -> Token {
        while at < text.count, Self.isSpace(text[at]) { at += 1 }
        let start = at
        guard at < text.count else { return Token(kind: .end, start: start, end: start) }
        let kind: Token.Kind
        switch text[at] {
        case "'": kind = .literal(.text(try quoted()))
        case "\"": kind = .word(try quotedName(), isQuoted: true)
        case "0"..."9": kind = .literal(try number())
        case "." where at + 1 < text.count && Self.isDigit(text[at + 1]): kind = .literal(try number())
        case let scalar where Self.startsName(scalar):
            while at < text.count, Self.continuesName(text[at]) { at += 1 }
            kind = .word(string(start..<at), isQuoted: false)
        default: kind = .sign(try sign())
        }
        return Token(kind: kind, start: start, end: at)
    }

    /// The text from a place up to the bracket that closes the next one; goes on behind it.
    mutating func bracketed(from start: Int) throws(FilterError) -> String {
        at = start
        var depth = 0
        while at < text.count {
            switch text[at] {
            case "(": depth += 1
            case ")": depth -= 1
            default: break
            }
            at += 1
            if depth == 0, text[at - 1] == ")" { return string(start..<at) }
        }
        throw FilterError("a bracket that is not closed", .offset(start))
    }

    // MARK: Tokens

    private mutating func quoted() throws(FilterError) -> String {
        let start = at
        var result = String.UnicodeScalarView()
        at += 1
        while at < text.count {
            let next = at + 1 < text.count ? text[at + 1] : nil
            switch (text[at], next) {
            case ("'", "'"),
                ("\\", "'") where quotes == .doubledOrEscaped:
                result.append("'")
                at += 2
            case ("'", _):
                at += 1
                return String(result)
            default:
                result.append(text[at])
                at += 1
            }
        }
        throw FilterError("a text that does not end", .offset(start))
    }

    private mutating func quotedName() throws(FilterError) -> String {
        let start = at
        var result = String.UnicodeScalarView()
        at += 1
        while at < text.count {
            if text[at] == "\"" {
                guard at + 1 < text.count, text[at + 1] == "\"" else {
                    at += 1
                    return String(result)
                }
                at += 1
            }
            result.append(text[at])
            at += 1
        }
        throw FilterError("a quoted name that does not end", .offset(start))
    }

    private mutating func number() throws(FilterError) -> Value {
        let start = at
        func digits(_ at: inout Int) { while at < text.count, Self.isDigit(text[at]) { at += 1 } }
        digits(&at)
        if at < text.count, text[at] == "." {
            at += 1
            digits(&at)
        }
        if at < text.count, text[at] == "e" || text[at] == "E" {
            at += 1
            if at < text.count, text[at] == "+" || text[at] == "-" { at += 1 }
            let exponent = at
            digits(&at)
            guard at > exponent else { throw FilterError("a number without its exponent", .offset(start)) }
        }
        if at < text.count, Self.continuesName(text[at]) {
            throw FilterError("a number that runs into a name", .offset(start))
        }
        var written = string(start..<at)
        if let whole = Int64(written) { return .integer(whole) }
        if written.hasPrefix(".") { written = "0" + written }
        written = written.replacing(".e", with: "e").replacing(".E", with: "e")
        if written.hasSuffix(".") { written.removeLast() }
        guard let number = Double(written), number.isFinite else {
            throw FilterError("a number too large", .offset(start))
        }
        return Value(number)
    }

    private mutating func sign() throws(FilterError) -> String {
        let two = string(at..<min(at + 2, text.count))
        if ["<>", "<=", ">="].contains(two) {
            at += 2
            return two
        }
        let sign = text[at]
        guard "=<>+-*/%^(),".unicodeScalars.contains(sign) else {
            throw FilterError("“\(Character(sign))” has no meaning here", .offset(at))
        }
        at += 1
        return String(Character(sign))
    }

    // MARK: Characters

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text[range])
        return String(view)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == ":" || scalar == "_" || scalar.properties.isAlphabetic
    }

    static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        startsName(scalar) || isDigit(scalar) || scalar == "." || scalar.properties.generalCategory == .nonspacingMark
            || scalar.properties.generalCategory == .decimalNumber
    }
}
