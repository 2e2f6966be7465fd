import Geometry
import Synchronization
import Topology

/// The pieces of an input, and what is made of each.
final class LocateStream: Sendable {
    struct Piece: Sendable {
        var bytes: [UInt8]
        var isFirst = false
    }

    private enum Pieces {
        case text(TextPieces)
        case pairs(PairPieces)

        mutating func next() throws -> [UInt8]? {
            switch self {
            case .text(var pieces):
                defer { self = .text(pieces) }
                return try pieces.next()
            case .pairs(var pieces):
                defer { self = .pairs(pieces) }
                return try pieces.next()
            }
        }
    }

    private enum Worker {
        case rows(RowLocator)
        case features(FeatureLocator)
        case pairs(PairLocator)
    }

    private let pieces: Mutex<(rest: Pieces, first: Piece?)>
    private let worker: Worker

    /// - Throws: ``ImportFault`` when the input cannot be read or has no header.
    init(_ request: LocateRequest, _ finder: Finder) throws {
        let system = try request.referenceSystem.map { text throws(GeometryError) in try ReferenceSystem(text) }
        var rest: Pieces
        var first: [UInt8]?
        switch request.format {
        case .csv:
            rest = .text(
                TextPieces(
                    try TextReader(path: request.input, encoding: request.encoding), ending: .unquotedLine))
            first = try rest.next()
            worker = .rows(try RowLocator(finder, system, first: first ?? []))
        case .features:
            rest = .text(TextPieces(try TextReader(path: request.input, encoding: request.encoding), ending: .feature))
            worker = .features(FeatureLocator(finder, system))
        case .pairs(let kind):
            rest = .pairs(try PairPieces(request.input, kind))
            worker = .pairs(PairLocator(finder, system, kind))
        }
        pieces = Mutex((rest, first.map { Piece(bytes: $0, isFirst: true) }))
    }

    func next() throws -> Piece? {
        try pieces.withLock { pieces in
            if let first = pieces.first {
                pieces.first = nil
                return first
            }
            return try pieces.rest.next().map { Piece(bytes: $0) }
        }
    }

    /// - Throws: ``ImportFault`` with row and line counted in this piece, from 1.
    func located(_ piece: Piece) throws -> LocatedPiece {
        switch worker {
        case .rows(let locator): try locator.located(piece.bytes, isFirst: piece.isFirst)
        case .features(let locator): try locator.located(piece.bytes)
        case .pairs(let locator): try locator.located(piece.bytes)
        }
    }
}
