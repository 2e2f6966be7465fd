public import Geometry

/// Rows for spreadsheets: RFC 4180, UTF-8 with a byte order mark, cells that no spreadsheet takes for a formula.
public enum CSVText {
    public static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    public static func append(_ cells: [JSONValue], to bytes: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch cell {
            case .null: break
            case .bool(let flag): bytes.append(contentsOf: (flag ? "1" : "0").utf8)
            case .integer(let number): bytes.append(contentsOf: String(number).utf8)
            case .number(let number): bytes.append(contentsOf: "\(number)".utf8)
            case .text(let text): append(text, to: &bytes)
            case .array, .object: append(cell.json, to: &bytes)
            }
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    /// A text without the apostrophe that an export puts before what a spreadsheet would take for a formula.
    static func unescaped(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "'"), let second = text.utf8.dropFirst().first,
            "=+-@\t\r".utf8.contains(second)
        else { return text }
        return String(text.dropFirst())
    }

    /// Text that begins like a formula gets an apostrophe before it.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let startsFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        appendQuoted(startsFormula ? "'" + text : text, to: &bytes)
    }

    /// Text as it is, in quotes where it needs them.
    static func appendQuoted(_ text: String, separator: UInt8 = UInt8(ascii: ","), to bytes: inout [UInt8]) {
        guard text.utf8.contains(where: { [0x22, separator, 0x0A, 0x0D].contains($0) }) else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.replacing("\"", with: "\"\"").utf8)
        bytes.append(UInt8(ascii: "\""))
    }
}
