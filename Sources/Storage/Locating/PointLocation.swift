import Geometry
import Synchronization
import Topology

/// Points of a stream, each with the area that holds it: the same rows, in their order, and two columns more.
public enum PointLocation {
    /// Reads rows with a longitude and a latitude (in CSV columns found by their usual names), and writes them with
    /// `grid` and `place` behind; of pairs only the areas' numbers, counted from 0 in the coverage's order, and
    /// `UInt32.max` where no area is. On all cores; memory does not grow with the number of rows.
    ///
    /// - Throws: ``StorageError/refused(_:)`` for areas that are no coverage and for rows that cannot be read;
    ///   ``StorageError/cannotWrite(path:detail:)``.
    public static func run(
        _ request: LocateRequest, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> LocateSummary {
        let areas = try NamedAreas(request.areas)
        var output = try ExportFile(request.output)
        do {
            let (written, summary) = try locate(request, areas.finder, progress, into: output)
            output = written
            try areas.checkUnchanged()
            try output.finish()
            return summary
        } catch {
            output.abandon()
            switch error {
            case let fault as ImportFault:
                throw StorageError.refused(
                    ImportRefusal(source: request.inputName, layer: ImportRefusal.locating, faults: [fault]))
            case let error as GeometryError:
                throw StorageError.refused(
                    ImportRefusal(
                        source: request.inputName, layer: ImportRefusal.locating,
                        faults: [ImportFault(.geometry(error))]))
            default: throw error
            }
        }
    }

    private static func locate(
        _ request: LocateRequest, _ finder: Finder, _ progress: @escaping @Sendable (Int) -> Void,
        into output: ExportFile
    ) throws -> (ExportFile, LocateSummary) {
        let given = Mutex((output: output, soFar: LocatedSoFar(areas: finder.names.count)))
        let stream = try LocateStream(request, finder)
        try inOrder {
            try stream.next()
        } work: { piece in
            Result { try stream.located(piece) }
        } give: { made in
            let rows = try given.withLock { given in
                try given.output.append(given.soFar.add(made))
                return given.soFar.summary.rows
            }
            progress(rows)
        }
        return given.withLock { ($0.output, $0.soFar.summary) }
    }
}

/// What has been given on.
struct LocatedSoFar {
    private(set) var summary: LocateSummary
    private var lines = 0

    init(areas: Int) { summary = LocateSummary(areas: areas) }

    /// - Returns: the piece's bytes.
    /// - Throws: its ``ImportFault``, with row and line counted from the begin of the whole.
    mutating func add(_ made: Result<LocatedPiece, any Error>) throws -> [UInt8] {
        do {
            let piece = try made.get()
            summary.add(piece.summary)
            lines += piece.lines
            return piece.bytes
        } catch let fault as ImportFault {
            throw fault.behind(rows: summary.rows, lines: lines)
        }
    }
}

extension ImportFault {
    /// A fault of a piece, seen from the begin of the whole.
    fileprivate func behind(rows: Int, lines: Int) -> ImportFault {
        var fault = self
        fault.feature = feature.map { $0 + rows }
        switch problem {
        case .unclosedQuote(let line): fault.problem = .unclosedQuote(line: line + lines)
        case .strayQuote(let line): fault.problem = .strayQuote(line: line + lines)
        case .columnCount(let line, let expected, let found):
            fault.problem = .columnCount(line: line + lines, expected: expected, found: found)
        case .controlInText(let line): fault.problem = .controlInText(line: line + lines)
        case .lineTooLong(let line): fault.problem = .lineTooLong(line: line + lines)
        case .notInEncoding(let encoding, let line, let advice):
            fault.problem = .notInEncoding(encoding: encoding, line: line + lines, advice: advice)
        default: break
        }
        return fault
    }
}
