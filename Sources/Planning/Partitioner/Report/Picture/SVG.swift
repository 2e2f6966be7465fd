internal import Geometry

/// SVG in the making: elements are appended in the order they are painted.
struct SVG {
    private(set) var text = ""
    private var open: [String] = []

    /// Text as it may stand between tags and in attributes; what XML 1.0 has no place for is left out.
    static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += " "
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// One decimal: a tenth of a pixel.
    static func number(_ value: Double) -> String {
        let tenths = Int((10 * value).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }

    mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        tag(name, attributes)
        text += ">\n"
        open.append(name)
    }

    mutating func end() {
        if let name = open.popLast() { text += "</\(name)>\n" }
    }

    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String>, content: String? = nil) {
        tag(name, attributes)
        text += content.map { ">\(Self.escaped($0))</\(name)>\n" } ?? "/>\n"
    }

    mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String) {
        element(
            "rect",
            [
                "x": Self.number(x), "y": Self.number(y), "width": Self.number(max(0, width)),
                "height": Self.number(max(0, height)), "fill": fill,
            ])
    }

    mutating func label(
        _ content: String, _ x: Double, _ y: Double, size: Double = 13, anchor: String = "start", bold: Bool = false
    ) {
        element(
            "text",
            [
                "x": Self.number(x), "y": Self.number(y), "font-size": Self.number(size), "text-anchor": anchor,
                "font-weight": bold ? "bold" : "normal",
            ], content: content)
    }

    private mutating func tag(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        text += "<" + name
        for (key, value) in attributes { text += " \(key)=\"\(Self.escaped(value))\"" }
    }
}

/// Path data in whole tenths of a pixel, for a group that is scaled by a tenth: half the size of decimals.
struct SVGPath {
    private(set) var data = ""

    mutating func add(_ places: some Collection<Position>, closed: Bool) {
        var last: (x: Int, y: Int)?
        for place in places {
            let next = (x: Int((10 * place.x).rounded()), y: Int((10 * place.y).rounded()))
            if let from = last {
                if from == next { continue }
                data += "l\(next.x - from.x) \(next.y - from.y)"
            } else {
                data += "M\(next.x) \(next.y)"
            }
            last = next
        }
        if closed { data += "z" }
    }
}
