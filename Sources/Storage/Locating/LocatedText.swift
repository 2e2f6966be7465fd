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
    private var cutter: RecordCutter
    private var soFar: LocatedSoFar
    private var rows: RowLocator?
    private var whole: [UInt8] = []

    /// How many points lie where, of those given back so far.
    public var summary: LocateSummary { soFar.summary }

    public init(_ format: Format, _ finder: Finder) {
        self.finder = finder
        self.format = format
        cutter = RecordCutter(format == .csv ? .unquotedLine : .feature)
        soFar = LocatedSoFar(areas: finder.names.count)
    }

    /// Takes the next bytes of the text, UTF-8, cut anywhere.
    ///
    /// - Returns: what can be given back by now.
    /// - Throws: ``ImportFault`` with the row.
    public mutating func add(_ bytes: some Collection<UInt8>) throws -> [UInt8] {
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
