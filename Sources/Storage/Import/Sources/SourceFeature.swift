import Geometry

extension FieldValue {
    /// As a text without blanks at its ends; `nil` when there is nothing in it.
    var text: String? {
        switch self {
        case .null: return nil
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .real(let number):
            if let whole = Int64(exactly: number), abs(number) < 9e15 { return String(whole) }
            return String(number)
        case .text(let text):
            let trimmed = text.trimmingBlanks
            return trimmed.isEmpty ? nil : trimmed
        }
    }
}

extension String {
    /// Without blanks, tabs, line ends, no-break and ideographic spaces at its ends.
    var trimmingBlanks: String {
        // Nearly every text begins and ends with a plain letter or digit.
        if let first = utf8.first, let last = utf8.last, 0x21...0x7E ~= first, 0x21...0x7E ~= last { return self }
        func isBlank(_ character: Character) -> Bool { character.isWhitespace || character == "\u{FEFF}" }
        guard let first, let last, isBlank(first) || isBlank(last) else { return self }
        guard let start = firstIndex(where: { !isBlank($0) }) else { return "" }
        guard let end = self.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(self[start...end])
    }
}

/// One row of a source, as it was read.
struct SourceFeature: Sendable {
    /// Counted from 1 in the order of the source.
    var index: Int
    /// In the source's own reference system; `nil` when the row has none.
    var shape: Shape<Position>?
    var fields: [(name: String, value: FieldValue)]
    /// Why the row cannot be taken, when its reader could tell and go on.
    var problem: ImportProblem?
}

/// What a source says about itself before its rows are read.
struct SourceInfo: Sendable {
    /// `EPSG:n`, a WKT or a name that ``Geometry/ReferenceSystem`` reads; `nil` when the source does not say.
    var referenceSystem: String?
    /// The columns; `nil` when only the rows know them (GeoJSON).
    var fields: [String]?
    /// The column that numbers the rows uniquely by the format's own rules.
    var identifier: String?
    /// Whether its rows can have a shape.
    var hasShapes = true
    /// How text was decoded.
    var encoding = "UTF-8"
    /// How many rows, when the source knows without reading them.
    var count: Int?
}

/// A file or one layer of it, opened for reading from the start as often as asked.
struct Source: Sendable {
    /// The file, as the user named it.
    let path: String
    let layer: String?
    let info: SourceInfo
    /// Reads all rows in order without holding them; an error that `body` throws ends it and comes through.
    let forEachFeature: @Sendable (_ body: (SourceFeature) throws -> Void) throws -> Void
}

extension Source {
    private struct Enough: Error {}

    /// The first rows.
    func first(_ count: Int) throws -> [SourceFeature] {
        var rows: [SourceFeature] = []
        do {
            try forEachFeature { row in
                rows.append(row)
                if rows.count >= count { throw Enough() }
            }
        } catch is Enough {}
        return rows
    }
}
