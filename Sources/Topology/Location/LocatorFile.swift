internal import CZlib
internal import Foundation
internal import Geometry

/// A locator in a file, with what its cells are called: made once, read by many, ready as soon as it is checked.
///
/// Little-endian. A header of 128 bytes; the index as it lies in memory; per name its length in bytes (32 bits) and its
/// UTF-8, filled up with zeros to a multiple of 8; a CRC-32 for each stretch of 4 MiB from the index on. The header:
/// eight bytes `gridmap` and LF; version (32 bits); CRC-32 of the header from byte 16 on; then from byte 16 corner x and
/// y, width, height, log₂ of a tile's side, a zero (32 bits each); cells, words, bytes of names (64 bits each).
public struct LocatorFile: Sendable {
    public let locator: Locator
    /// By cell.
    public let names: [String]

    static let version: UInt32 = 2
    private static let magic = Array("gridmap\n".utf8)
    private static let headerSize = 128
    private static let stretch = 4 << 20
    /// No coverage is wider than 180 degrees.
    private static let widest: UInt32 = 1_800_000_000

    /// Whether a file begins like one of these.
    public static func isAnnounced(by bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: magic) }

    /// - Precondition: `names` has one for each cell of the locator, which has some.
    public init(_ locator: Locator, names: [String]) {
        precondition(locator.index?.frame.cellCount == names.count)
        self.locator = locator
        self.names = names
    }

    /// Gives all bytes of the file to `write`, in pieces.
    public func write(_ write: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let index = locator.index else { return }
        var text: [UInt8] = []
        for name in names {
            Self.append(UInt32(name.utf8.count), to: &text)
            text.append(contentsOf: name.utf8)
        }
        text.append(contentsOf: repeatElement(0, count: (8 - (index.byteCount + text.count) % 8) % 8))
        let header = Self.header(index.frame, namesSize: text.count)
        try unsafe header.withUnsafeBytes { try unsafe write($0) }
        var checks = StretchChecks()
        try unsafe index.pages.read { pages in
            let body = unsafe UnsafeRawBufferPointer(start: pages, count: index.byteCount)
            unsafe checks.add(body)
            try unsafe write(body)
        }
        try unsafe text.withUnsafeBytes {
            unsafe checks.add($0)
            try unsafe write($0)
        }
        try unsafe checks.all.withUnsafeBytes { try unsafe write($0) }
    }

    /// The check of each stretch of bytes that come in pieces.
    private struct StretchChecks {
        private var complete: [UInt8] = []
        private var check: UInt32 = 0
        private var filled = 0

        mutating func add(_ bytes: UnsafeRawBufferPointer) {
            var rest = unsafe bytes[...]
            while unsafe !rest.isEmpty {
                let piece = unsafe rest.prefix(stretch - filled)
                unsafe check = LocatorFile.check(UnsafeRawBufferPointer(rebasing: piece), after: check)
                unsafe rest = rest.dropFirst(piece.count)
                unsafe filled += piece.count
                guard filled == stretch else { continue }
                append(check, to: &complete)
                (check, filled) = (0, 0)
            }
        }

        var all: [UInt8] {
            var all = complete
            if filled > 0 { append(check, to: &all) }
            return all
        }
    }

    private static func header(_ frame: CellIndex.Frame, namesSize: Int) -> [UInt8] {
        var fields: [UInt8] = []
        for field in [
            UInt32(bitPattern: frame.corner.x), UInt32(bitPattern: frame.corner.y), frame.width, frame.height,
            frame.tileShift, 0,
        ] { append(field, to: &fields) }
        for field in [frame.cellCount, frame.wordCount, namesSize] { append(UInt64(field), to: &fields) }
        fields.append(contentsOf: repeatElement(0, count: headerSize - 16 - fields.count))
        var header = magic
        append(version, to: &header)
        append(unsafe fields.withUnsafeBytes { unsafe check($0) }, to: &header)
        return header + fields
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    private static func check(_ bytes: UnsafeRawBufferPointer, after check: UInt32 = 0) -> UInt32 {
        unsafe UInt32(crc32_z(UInt(check), bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}

/// Why a file cannot be used as a ``LocatorFile``.
public enum LocatorFileError: Error, Hashable, Sendable {
    case notAnIndex
    case otherVersion(Int)
    /// Shorter or longer than its header says, or with other bytes than were written.
    case damaged
    /// The system cannot map it into memory.
    case cannotMap
    /// Somebody wrote into it while it was used.
    case changed
}

extension LocatorFile {
    /// Maps an open file, and checks every byte and every reference in it on all cores.
    ///
    /// The file may be closed then, but must not be changed: of one that is, answers are wrong or the process ends.
    public init(mapping descriptor: Int32, size: Int) throws(LocatorFileError) {
        guard size > Self.headerSize,
            let mapped = IndexPages(descriptor: descriptor, fileSize: size, offset: Self.headerSize)
        else { throw size > Self.headerSize ? .cannotMap : .notAnIndex }
        let header = unsafe mapped.read { pages in
            unsafe Array(UnsafeRawBufferPointer(start: pages - Self.headerSize, count: Self.headerSize))
        }
        let (frame, namesSize) = try Self.frame(header)
        let bodySize = size - Self.headerSize
        let (content, isTooMuch) = frame.byteCountIfPossible.addingReportingOverflow(namesSize)
        guard !isTooMuch, content <= bodySize, content % 8 == 0,
            bodySize - content == (content + Self.stretch - 1) / Self.stretch * 4
        else { throw .damaged }
        let index = CellIndex(frame: frame, pages: mapped)
        let stretches = Array(0..<(content + Self.stretch - 1) / Self.stretch)
        let areSame = Cores().map(stretches) { stretch in
            let start = stretch * Self.stretch
            return unsafe mapped.read { pages in
                let check = unsafe Self.check(
                    UnsafeRawBufferPointer(start: pages + start, count: min(Self.stretch, content - start)))
                return unsafe (pages + content + 4 * stretch).loadUnaligned(as: UInt32.self) == check.littleEndian
            }
        }
        guard areSame.allSatisfy({ $0 }), index.isSound else { throw .damaged }
        names = try unsafe mapped.read { pages throws(LocatorFileError) in
            try unsafe Self.names(
                UnsafeRawBufferPointer(start: pages + frame.byteCount, count: namesSize), count: frame.cellCount)
        }
        locator = Locator(index)
    }

    private static func frame(_ header: [UInt8]) throws(LocatorFileError) -> (CellIndex.Frame, namesSize: Int) {
        guard isAnnounced(by: header) else { throw .notAnIndex }
        func number<Number: FixedWidthInteger>(_ at: Int, _: Number.Type) -> Number {
            (0..<MemoryLayout<Number>.size).reduce(0) { $0 | Number(header[at + $1]) << Number(8 * $1) }
        }
        guard number(8, UInt32.self) == version else { throw .otherVersion(Int(number(8, UInt32.self))) }
        let fields = Array(header[16...])
        guard unsafe fields.withUnsafeBytes({ unsafe check($0) }) == number(12, UInt32.self) else { throw .damaged }
        let tileShift = number(32, UInt32.self)
        let (width, height) = (number(24, UInt32.self), number(28, UInt32.self))
        let counts = (0..<3).map { number(40 + 8 * $0, UInt64.self) }
        guard tileShift < 32, max(width, height) <= Self.widest, counts.allSatisfy({ $0 < 1 << 40 }),
            counts[0] < SquareWord.pair, counts[1] > 0
        else {
            throw .damaged
        }
        let frame = CellIndex.Frame(
            corner: Point(Int32(bitPattern: number(16, UInt32.self)), Int32(bitPattern: number(20, UInt32.self))),
            width: width, height: height, tileShift: tileShift,
            cellCount: Int(counts[0]), wordCount: Int(counts[1]))
        return (frame, Int(counts[2]))
    }

    private static func names(_ bytes: UnsafeRawBufferPointer, count: Int) throws(LocatorFileError) -> [String] {
        var names: [String] = []
        names.reserveCapacity(min(count, bytes.count / 4))
        var next = 0
        for _ in 0..<count {
            guard next + 4 <= bytes.count else { throw .damaged }
            let size = unsafe Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: next, as: UInt32.self)))
            next += 4
            guard next + size <= bytes.count else { throw .damaged }
            names.append(unsafe String(decoding: bytes[next..<next + size], as: UTF8.self))
            next += size
        }
        return names
    }
}
