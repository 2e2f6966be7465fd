internal import Crypto
internal import Foundation
internal import Geometry
public import Tiling

/// A PMTiles archive, version 3, of MVT: header and root directory, tiles along the Hilbert curve, metadata, leaves.
public final class PMTilesPackage: TilePackage {
    public static let isCompressed = true

    private let path: String
    private let partial: PartialFile
    private let handle: FileHandle
    private var buffer = Data()
    private var entries: [PMTilesEntry] = []
    private var contents: [SHA256Digest: (offset: UInt64, length: UInt32)] = [:]
    /// Bytes of all contents.
    private var length: UInt64 = 0

    private static let flushed = 1 << 20

    /// - Throws: ``StorageError/databaseInPlace(path:)``, ``StorageError/cannotWrite(path:detail:)``;
    ///   ``StorageError/locked(path:holder:)`` while another makes it.
    public init(_ path: String) throws {
        self.path = path
        partial = try PartialFile(replacing: path, holder: "tiles")
        guard let handle = FileHandle(forWritingAtPath: partial.path) else {
            partial.abandon()
            throw StorageError.cannotWrite(path: path, detail: String(cString: strerror(errno)))
        }
        self.handle = handle
        // The head is known last.
        buffer = Data(count: PMTilesHeader.headLength)
    }

    public func append(_ tile: TileID, _ bytes: [UInt8]) throws {
        let digest = SHA256.hash(data: bytes)
        let content = contents[digest] ?? (length, UInt32(clamping: bytes.count))
        if contents.updateValue(content, forKey: digest) == nil {
            buffer.append(contentsOf: bytes)
            length += UInt64(bytes.count)
            if buffer.count >= Self.flushed { try flush() }
        }
        let sequence = tile.sequence
        if let last = entries.last, last.offset == content.offset, last.sequence + UInt64(last.runLength) == sequence {
            entries[entries.count - 1].runLength += 1
        } else {
            entries.append(
                PMTilesEntry(sequence: sequence, offset: content.offset, length: content.length, runLength: 1))
        }
    }

    private func flush() throws {
        do { try handle.write(contentsOf: buffer) } catch {
            throw StorageError.cannotWrite(path: path, detail: error.localizedDescription)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// All members but `vector_layers` are texts, as the format wants; zooms, bounds and centre are in the header.
    private func metadata(_ description: TilePackageDescription) -> [UInt8] {
        let texts = [
            ("name", description.name), ("format", "pbf"), ("type", "overlay"), ("version", "1"),
            ("generation", String(description.generation)), ("datum", description.datum),
            ("attribution", description.attribution ?? ""),
        ].filter { !$0.1.isEmpty }
        let members = texts.map { "\"\($0.0)\":\(JSONValue.text($0.1).json)" }
        return Array("{\(members.joined(separator: ",")),\"vector_layers\":\(description.vectorLayers)}".utf8)
    }

    public func finish(_ description: TilePackageDescription) throws -> Int {
        let metadata = try packed(metadata(description))
        let directory = try PMTilesDirectory(
            entries, limit: PMTilesHeader.headLength - PMTilesHeader.length, compress: packed)
        let end = UInt64(PMTilesHeader.headLength) + length
        let header = PMTilesHeader(
            root: .init(offset: UInt64(PMTilesHeader.length), length: UInt64(directory.root.count)),
            metadata: .init(offset: end, length: UInt64(metadata.count)),
            leaves: .init(offset: end + UInt64(metadata.count), length: UInt64(directory.leaves.count)),
            tiles: .init(offset: UInt64(PMTilesHeader.headLength), length: length),
            counts: (
                entries.reduce(0) { $0 + UInt64($1.runLength) }, UInt64(entries.count), UInt64(contents.count)
            ), zooms: description.zooms, bounds: description.bounds, center: description.center)
        buffer.append(contentsOf: metadata + directory.leaves)
        try flush()
        do { try handle.seek(toOffset: 0) } catch {
            throw StorageError.cannotWrite(path: path, detail: error.localizedDescription)
        }
        buffer.append(contentsOf: header.bytes + directory.root)
        try flush()
        try? handle.close()
        Failpoint.pass("tiles.written")
        return try partial.finish(replacing: true)
    }

    private func packed(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let packed = Gzip.compressed(bytes) else {
            throw StorageError.cannotWrite(path: path, detail: "no memory is left")
        }
        return packed
    }

    public func abandon() {
        try? handle.close()
        partial.abandon()
    }
}
