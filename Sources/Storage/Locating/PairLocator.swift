import Geometry
import Topology

/// Locates coordinates without text around them: little-endian pairs in, for each the number of its area out.
struct PairLocator: Sendable {
    private let finder: Finder
    private let system: ReferenceSystem?
    private let kind: LocateRequest.Pairs

    init(_ finder: Finder, _ system: ReferenceSystem?, _ kind: LocateRequest.Pairs) {
        self.finder = finder
        self.system = system
        self.kind = kind
    }

    /// - Parameter piece: of whole pairs.
    /// - Throws: ``ImportFault`` with the pair counted in this piece, from 1.
    func located(_ piece: [UInt8]) throws -> LocatedPiece {
        let count = piece.count / kind.size
        let points: [Point] = try piece.withUnsafeBytes { bytes in
            switch kind {
            case .lattice:
                return (0..<count).map { index in
                    Point(
                        Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: Int32.self)),
                        Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index + 4, as: Int32.self)))
                }
            case .degrees:
                func number(_ at: Int) -> Double {
                    Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
                }
                var list = PointList(system)
                for index in 0..<count {
                    try list.append(
                        number(16 * index), number(16 * index + 8), fields: ("lon", "lat"), row: index + 1)
                }
                return try list.onLattice()
            }
        }
        let found = finder.find(points)
        var made = LocatedPiece(bytes: [])
        made.count(found)
        made.summary.rows = count
        made.bytes = found.cells.map(\.littleEndian).withUnsafeBytes { Array($0) }
        return made
    }
}

/// Bytes in pieces of whole pairs.
struct PairPieces {
    private var reader: TextReader
    private let size: Int
    private var pending: [UInt8] = []
    private var hasEnded = false

    private static let pairsPerPiece = 1 << 16

    init(_ path: String, _ kind: LocateRequest.Pairs) throws {
        reader = try TextReader(bytesOf: path)
        size = kind.size
    }

    /// - Throws: ``ImportProblem/brokenPair(bytes:size:)`` when the input ends within a pair.
    mutating func next() throws -> [UInt8]? {
        while !hasEnded, pending.count < size * Self.pairsPerPiece {
            guard let read = try reader.nextUnchecked() else {
                hasEnded = true
                break
            }
            pending.append(contentsOf: read)
        }
        guard !pending.isEmpty else { return nil }
        let whole = pending.count / size * size
        guard whole > 0, !hasEnded || whole == pending.count else {
            throw ImportFault(.brokenPair(bytes: pending.count - whole, size: size))
        }
        defer { pending.removeFirst(whole) }
        return Array(pending[..<whole])
    }
}
