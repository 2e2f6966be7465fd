/// What a directory of a PMTiles archive says: where the content of some tiles is, or another directory.
public struct PMTilesEntry: Hashable, Sendable {
    /// Of the first tile.
    public var sequence: UInt64
    /// In the section of the tiles, or in that of the leaf directories.
    public var offset: UInt64
    public var length: UInt32
    /// So many tiles in a row have this content; 0 for a leaf directory.
    public var runLength: UInt32

    public init(sequence: UInt64, offset: UInt64, length: UInt32, runLength: UInt32) {
        self.sequence = sequence
        self.offset = offset
        self.length = length
        self.runLength = runLength
    }
}

/// The directories of a PMTiles archive: one root, which names leaf directories when all entries do not fit into it.
public struct PMTilesDirectory: Sendable {
    public let root: [UInt8]
    public let leaves: [UInt8]

    /// - Parameters:
    ///   - entries: in their sequence, without overlap.
    ///   - limit: bytes that the root may have.
    ///   - compress: what is done to each directory.
    public init(
        _ entries: [PMTilesEntry], limit: Int, compress: ([UInt8]) throws -> [UInt8]
    ) rethrows {
        var root = try compress(Self.serialized(entries))
        var leaves: [UInt8] = []
        var leafSize = 4096
        while root.count > limit {
            leaves = []
            var pointers: [PMTilesEntry] = []
            for start in stride(from: 0, to: entries.count, by: leafSize) {
                let leaf = try compress(Self.serialized(Array(entries[start...].prefix(leafSize))))
                pointers.append(
                    PMTilesEntry(
                        sequence: entries[start].sequence, offset: UInt64(leaves.count),
                        length: UInt32(clamping: leaf.count), runLength: 0))
                leaves += leaf
            }
            root = try compress(Self.serialized(pointers))
            leafSize *= 2
        }
        self.root = root
        self.leaves = leaves
    }

    /// Column by column: steps between sequences, runs, lengths, offsets; 0 for an offset right after the entry before.
    private static func serialized(_ entries: [PMTilesEntry]) -> [UInt8] {
        var columns = Protobuf()
        columns.append(varint: UInt64(entries.count))
        var last: UInt64 = 0
        for entry in entries {
            columns.append(varint: entry.sequence - last)
            last = entry.sequence
        }
        for entry in entries { columns.append(varint: UInt64(entry.runLength)) }
        for entry in entries { columns.append(varint: UInt64(entry.length)) }
        var end: UInt64?
        for entry in entries {
            columns.append(varint: entry.offset == end ? 0 : entry.offset + 1)
            end = entry.offset + UInt64(entry.length)
        }
        return columns.bytes
    }
}
