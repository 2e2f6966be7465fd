/// A small page in both languages, without scripts. All text is escaped.
struct HTMLPage {
    private(set) var text: String

    /// For pages that fetch nothing but their style.
    static let policy =
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    static let stylePath = "/docs/style.css"

    /// - Parameter folder: the path before all addresses; empty for none.
    init(title: String, under folder: String, _ fill: (inout HTMLPage) -> Void) {
        text = """
            <!doctype html><html lang="zh"><head><meta charset="utf-8"><title>\(Self.escaped(title))</title>\
            <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="\(Self.escaped(folder + Self.stylePath))"></head>\
            <body><main><h1>\(Self.escaped(title))</h1>
            """
        fill(&self)
        text += "</main></body></html>\n"
    }

    mutating func heading(_ title: String) { text += "<h2>\(Self.escaped(title))</h2>" }

    mutating func paragraph(_ words: String) { text += "<p>\(Self.escaped(words))</p>" }

    mutating func code(_ words: String) { text += "<pre>\(Self.escaped(words))</pre>" }

    mutating func list(_ links: [(address: String, title: String)]) {
        let items = links.map { "<li>\(Self.link($0.address, $0.title))</li>" }
        text += "<ul>\(items.joined())</ul>"
    }

    mutating func table(_ head: [String], _ rows: [[String]]) {
        table(head, rows.map { $0.map(Self.escaped) }, isMarkup: true)
    }

    /// - Parameter isMarkup: cells are escaped already.
    mutating func table(_ head: [String], _ rows: [[String]], isMarkup: Bool) {
        let titles = head.map { "<th>\(Self.escaped($0))</th>" }.joined()
        let lines = rows.map { "<tr>\($0.map { "<td>\(isMarkup ? $0 : Self.escaped($0))</td>" }.joined())</tr>" }
        text += "<table><thead><tr>\(titles)</tr></thead><tbody>\(lines.joined())</tbody></table>"
    }

    static func link(_ address: String, _ title: String) -> String {
        "<a href=\"\(escaped(address))\">\(escaped(title))</a>"
    }

    static func escaped(_ words: String) -> String {
        var result = ""
        for character in words.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    static let style = Representation(
        Array(
            """
            body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0; color: #1d2733; background: #fff }
            main { max-width: 72rem; margin: 0 auto; padding: 1.5rem; overflow-x: auto }
            h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
            table { border-collapse: collapse } th, td { text-align: left; padding: .25rem .75rem .25rem 0 }
            th { border-bottom: 1px solid #9aa7b5 } td { border-bottom: 1px solid #e3e8ee; vertical-align: top }
            pre { background: #f3f5f8; padding: .75rem; overflow-x: auto } a { color: #0b5cad }

            """.utf8), contentType: "text/css; charset=utf-8")
}
