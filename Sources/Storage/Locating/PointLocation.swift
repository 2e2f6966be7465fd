import Geometry
import Topology

/// Points of a CSV, each with the area that holds it: the same rows, in their order, and two columns more.
public enum PointLocation {
    private static let chunk = 4096

    /// Reads rows with a longitude and a latitude column (found by their usual names), writes them with `grid` and
    /// `place` behind. Memory does not grow with the number of rows.
    ///
    /// - Throws: ``StorageError/refused(_:)`` for areas that are no coverage and for rows that cannot be read;
    ///   ``StorageError/cannotWrite(path:detail:)``.
    public static func run(
        _ request: LocateRequest, progress: (Int) -> Void = { _ in }
    ) throws -> LocateSummary {
        let areas = try NamedAreas(request.coverage, id: request.id)
        var output = try ExportFile(request.output)
        do {
            var summary = try locate(request, areas, progress, into: &output)
            summary.areas = areas.names.count
            try output.finish()
            return summary
        } catch {
            output.abandon()
            switch error {
            case let fault as ImportFault:
                throw StorageError.refused(ImportRefusal(source: request.inputName, layer: "locate", faults: [fault]))
            case let error as GeometryError:
                throw StorageError.refused(
                    ImportRefusal(source: request.inputName, layer: "locate", faults: [ImportFault(.geometry(error))]))
            default: throw error
            }
        }
    }

    private static func locate(
        _ request: LocateRequest, _ areas: NamedAreas, _ progress: (Int) -> Void, into output: inout ExportFile
    ) throws -> LocateSummary {
        let system = try request.referenceSystem.map { text throws(GeometryError) in try ReferenceSystem(text) }
        var text = try DelimitedText(try TextReader(path: request.input, encoding: request.encoding))
        guard let header = try text.record()?.fields.map(\.trimmingBlanks) else { throw ImportFault(.noFeatures) }
        guard let x = CSVSource.column(CSVSource.longitudes, in: header),
            let y = CSVSource.column(CSVSource.latitudes, in: header)
        else { throw ImportFault(.halfCoordinates) }
        try output.append { write(header, "grid", "place", into: &$0) }
        var summary = LocateSummary()
        var rows: [DelimitedText.Record] = []
        repeat {
            rows.removeAll(keepingCapacity: true)
            while rows.count < chunk, let row = try text.record() { rows.append(row) }
            let points = try points(of: rows, x, y, width: header, after: summary.rows, system)
            for (row, point) in zip(rows, points) {
                var (name, place) = ("", "")
                if let point {
                    let found = areas.locator.locate(point)
                    name = found.cell.map { areas.names[$0] } ?? ""
                    place = found.place.rawValue
                    switch found.place {
                    case .inside: summary.inside += 1
                    case .border: summary.border += 1
                    case .outside: summary.outside += 1
                    }
                } else {
                    summary.withoutPlace += 1
                }
                try output.append { write(row.fields, name, place, into: &$0) }
            }
            summary.rows += rows.count
            progress(summary.rows)
        } while !rows.isEmpty
        return summary
    }

    /// The points of some rows on the lattice; `nil` for a row without coordinates.
    private static func points(
        of rows: [DelimitedText.Record], _ x: Int, _ y: Int, width header: [String], after index: Int,
        _ system: ReferenceSystem?
    ) throws -> [Point?] {
        var positions: [Position] = []
        var holders: [Int] = []
        for (offset, row) in rows.enumerated() {
            let number = index + offset + 1
            guard row.fields.count == header.count else {
                throw ImportFault(
                    .columnCount(line: row.line, expected: header.count, found: row.fields.count), feature: number)
            }
            let (east, north) = (row.fields[x].trimmingBlanks, row.fields[y].trimmingBlanks)
            if east.isEmpty, north.isEmpty { continue }
            guard let longitude = Digits.number(east) else {
                throw ImportFault(.notANumber(field: header[x], text: east), feature: number)
            }
            guard let latitude = Digits.number(north) else {
                throw ImportFault(.notANumber(field: header[y], text: north), feature: number)
            }
            positions.append(Position(longitude, latitude))
            holders.append(offset)
        }
        let degrees = try system?.degrees(positions) ?? positions
        var points = [Point?](repeating: nil, count: rows.count)
        for (offset, position) in zip(holders, degrees) {
            do { points[offset] = try Lattice.point(position) } catch {
                throw ImportFault(.geometry(error), feature: index + offset + 1, place: position)
            }
        }
        return points
    }

    private static func write(_ cells: [String], _ grid: String, _ place: String, into bytes: inout [UInt8]) {
        for cell in cells {
            CSVText.appendQuoted(cell, to: &bytes)
            bytes.append(UInt8(ascii: ","))
        }
        CSVText.appendQuoted(grid, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: place.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }
}
