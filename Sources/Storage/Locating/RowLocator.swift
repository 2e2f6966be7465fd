import Geometry
import Topology

/// Locates the rows of CSV: each as it is, with two columns more.
struct RowLocator: Sendable {
    private let finder: Finder
    private let system: ReferenceSystem?
    private let separator: UInt8
    private let header: [String]
    private let x: Int
    private let y: Int
    /// What is appended to rows: for each area inside and on its border, for outside, for nowhere.
    private let tails: [UInt8]
    private let tailEnds: [Int]

    static let addedColumns = ["grid", "place"]

    /// - Parameter first: the text's first piece, which begins with the header.
    /// - Throws: ``ImportFault`` when there is no header, or none with a longitude and a latitude.
    init(_ finder: Finder, _ system: ReferenceSystem?, first: [UInt8]) throws {
        self.finder = finder
        self.system = system
        let separator = DelimitedText.separator(of: first)
        self.separator = separator
        header = try first.withUnsafeBufferPointer { bytes in
            var records = CSVRecords(bytes, separator: separator)
            var names: [CSVRecords.Field] = []
            guard try records.record({ names.append($1) }) != nil else { throw ImportFault(.noFeatures) }
            return names.map { records.text($0).trimmingBlanks }
        }
        if let taken = Self.addedColumns.first(where: header.contains) { throw ImportFault(.columnTaken(taken)) }
        switch (
            CSVSource.column(CSVSource.longitudes, in: header), CSVSource.column(CSVSource.latitudes, in: header)
        ) {
        case (let x?, let y?):
            for name in [header[x], header[y]] where header.count(where: { $0.lowercased() == name.lowercased() }) > 1 {
                throw ImportFault(.columnTwice(name))
            }
            (self.x, self.y) = (x, y)
        case (nil, nil): throw ImportFault(.noCoordinates)
        default: throw ImportFault(.halfCoordinates)
        }
        (tails, tailEnds) = Self.tails(finder.names, separator)
    }

    private static func tails(_ names: [String], _ separator: UInt8) -> (bytes: [UInt8], ends: [Int]) {
        var bytes: [UInt8] = []
        var ends = [0]
        func append(_ name: String, _ place: String) {
            bytes.append(separator)
            CSVText.appendQuoted(name, separator: separator, to: &bytes)
            bytes.append(separator)
            bytes.append(contentsOf: place.utf8)
            bytes.append(UInt8(ascii: "\n"))
            ends.append(bytes.count)
        }
        for name in names {
            append(name, Place.inside.rawValue)
            append(name, Place.border.rawValue)
        }
        append("", Place.outside.rawValue)
        append("", "")
        return (bytes, ends)
    }

    /// - Parameter isFirst: whether the piece begins with the header.
    /// - Throws: ``ImportFault`` with row and line counted in this piece, from 1.
    func located(_ piece: [UInt8], isFirst: Bool) throws -> LocatedPiece {
        try TextDecoder.checkUTF8(piece)
        return try piece.withUnsafeBufferPointer { try located($0, isFirst: isFirst) }
    }

    private func located(_ bytes: UnsafeBufferPointer<UInt8>, isFirst: Bool) throws -> LocatedPiece {
        var records = CSVRecords(bytes, separator: separator)
        var rows: [Range<Int>] = []
        var points = PointList(system)
        var made = LocatedPiece(bytes: [])
        if isFirst, let first = try records.record({ _, _ in }) {
            made.bytes.append(contentsOf: bytes[first.range])
            for name in Self.addedColumns { made.bytes += [separator] + Array(name.utf8) }
            made.bytes.append(UInt8(ascii: "\n"))
        }
        // Not from self in the loop: a closure that holds self copies it for every row, a fifth of the time.
        let (x, y, columns) = (x, y, header.count)
        let names = (x: header[x], y: header[y])
        let nothing = CSVRecords.Field(range: 0..<0)
        var (xField, yField) = (nothing, nothing)
        while let record = try records.record({ column, field in
            if column == x { xField = field }
            if column == y { yField = field }
        }) {
            rows.append(record.range)
            guard record.fieldCount == columns else {
                throw ImportFault(
                    .columnCount(line: record.line, expected: columns, found: record.fieldCount), feature: rows.count)
            }
            try points.append(
                number(xField, bytes, records, names.x, row: rows.count),
                number(yField, bytes, records, names.y, row: rows.count), fields: names, row: rows.count)
        }
        let found = finder.find(try points.onLattice())
        made.count(found)
        made.summary.rows = rows.count
        made.summary.withoutPlace = rows.count - found.cells.count
        made.lines = records.line - 1
        write(rows, points.rows, found, bytes, into: &made.bytes)
        return made
    }

    /// - Returns: `nil` for a field with nothing in it.
    @inline(__always)
    private func number(
        _ field: CSVRecords.Field, _ bytes: UnsafeBufferPointer<UInt8>, _ records: CSVRecords, _ name: String, row: Int
    ) throws -> Double? {
        // Behind a field that ends before the piece stands its separator or line end.
        if field.range.count > 0, field.range.count < 32, field.range.upperBound < bytes.count,
            let start = bytes.baseAddress.map({ $0 + field.range.lowerBound }),
            let number = Numeral.double(start, length: field.range.count)
        {
            return number
        }
        let text = records.text(field)
        guard !text.trimmingBlanks.isEmpty else { return nil }
        guard let number = Digits.number(text) else {
            throw ImportFault(.notANumber(field: name, text: text.trimmingBlanks), feature: row)
        }
        return number
    }

    private func write(
        _ rows: [Range<Int>], _ located: [Int32], _ found: Finder.Found, _ bytes: UnsafeBufferPointer<UInt8>,
        into output: inout [UInt8]
    ) {
        let outside = 2 * finder.names.count
        var next = 0
        let tail = rows.indices.map { row in
            guard next < located.count, located[next] == row else { return outside + 1 }
            defer { next += 1 }
            let cell = found.cells[next]
            return cell == Locator.nobody ? outside : 2 * Int(cell) + (found.borders[next] ? 1 : 0)
        }
        let size = zip(rows, tail).reduce(0) { $0 + $1.0.count + tailEnds[$1.1 + 1] - tailEnds[$1.1] }
        output.append(addingCapacity: size) { span in
            span.withUnsafeMutableBufferPointer { buffer, count in
                func append(_ source: Slice<UnsafeBufferPointer<UInt8>>) {
                    count = buffer[count...].update(fromContentsOf: source)
                }
                tails.withUnsafeBufferPointer { tails in
                    for (row, tail) in zip(rows, tail) {
                        append(bytes[row])
                        append(tails[tailEnds[tail]..<tailEnds[tail + 1]])
                    }
                }
            }
        }
    }
}
