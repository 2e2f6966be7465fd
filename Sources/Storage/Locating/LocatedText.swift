/// Points that come over a network, located piece by piece.
public struct LocatedText {
    public enum Format: Hashable, Sendable {
        case csv
        /// GeoJSON features, one to a line or after record separators.
        case sequence
        /// GeoJSON as one text, which is worked on when it is whole.
        case collection
    }

    private let finder: Finder
    private let format: Format
    /// `nil` for UTF-8, which is checked where rows are read.
    private var decoder: TextDecoder?
    private var cutter: RecordCutter
    private var soFar: LocatedSoFar
    private var rows: RowLocator?
    private var whole: [UInt8] = []

    /// How many points lie where, of those given back so far.
    public var summary: LocateSummary { soFar.summary }

    /// - Parameter encoding: the text's, by its name; `nil` for UTF-8.
    /// - Throws: ``ImportFault`` for one that is not known.
    public init(_ format: Format, _ finder: Finder, encoding: String? = nil) throws {
        self.finder = finder
        self.format = format
        let encoding = try encoding.map { try TextEncoding($0) } ?? .utf8
        decoder = encoding == .utf8 ? nil : try TextDecoder(encoding)
        cutter = RecordCutter(format == .csv ? .unquotedLine : .feature)
        soFar = LocatedSoFar(areas: finder.names.count)
    }

    /// Takes the next bytes of the text, cut anywhere.
    ///
    /// - Returns: what can be given back by now.
    /// - Throws: ``ImportFault`` with the row.
    public mutating func add(_ bytes: some Collection<UInt8>) throws -> [UInt8] {
        guard let text = try decoder?.text(of: bytes, atEnd: false) else { return try take(bytes) }
        return try take(text)
    }

    /// The same of UTF-8.
    private mutating func take(_ bytes: some Collection<UInt8>) throws -> [UInt8] {
        guard format != .collection else {
            whole.append(contentsOf: bytes)
            return []
        }
        cutter.add(bytes)
        var made: [UInt8] = []
        while let piece = cutter.next() { made += try located(piece) }
        return made
    }

    /// The rest, when the text has ended.
    public mutating func finish() throws -> [UInt8] {
        let last = try decoder?.text(of: [], atEnd: true)
        return try last.map { try take($0) + end() } ?? end()
    }

    private mutating func end() throws -> [UInt8] {
        if format == .collection {
            return try soFar.add(Result { try FeatureLocator(finder, nil).collection(whole) })
        }
        guard let rest = cutter.rest() else {
            if format == .csv, rows == nil { throw ImportFault(.noFeatures) }
            return []
        }
        return try located(rest)
    }

    private mutating func located(_ piece: [UInt8]) throws -> [UInt8] {
        guard format == .csv else {
            return try soFar.add(Result { try FeatureLocator(finder, nil).located(piece) })
        }
        if let rows { return try soFar.add(Result { try rows.located(piece, isFirst: false) }) }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let first = piece.starts(with: mark) ? Array(piece.dropFirst(mark.count)) : piece
        let rows = try RowLocator(finder, nil, first: first)
        self.rows = rows
        return try soFar.add(Result { try rows.located(first, isFirst: true) })
    }
}
