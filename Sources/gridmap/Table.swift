/// Rows of text under headings, in columns of equal width on a terminal: a Chinese character takes two places.
struct Table {
    enum Alignment { case left, right }

    var columns: [(title: String, alignment: Alignment)]
    var rows: [[String]] = []

    var text: String {
        let widths = columns.indices.map { column in
            ([columns[column].title] + rows.map { $0[column] }).map(Self.width).max() ?? 0
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        let lines = [columns.map(\.title)] + rows
        let rendered = lines.map { cells in
            cells.indices.map { pad(cells[$0], to: widths[$0], columns[$0].alignment) }.joined(separator: "  ")
        }
        return ([rendered[0], rule] + rendered.dropFirst()).joined(separator: "\n")
    }

    private func pad(_ text: String, to width: Int, _ alignment: Alignment) -> String {
        let space = String(repeating: " ", count: max(0, width - Self.width(text)))
        return alignment == .left ? text + space : space + text
    }

    /// Places on a terminal, after the East Asian Width of Unicode: wide and fullwidth count two, marks none.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: width
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                width + 2
            default: width + 1
            }
        }
    }
}
