/// The first 127 bytes of a PMTiles archive, version 3.
public struct PMTilesHeader: Sendable {
    /// A stretch of the file.
    public struct Section: Hashable, Sendable {
        public var offset: UInt64
        public var length: UInt64

        public init(offset: UInt64, length: UInt64) {
            self.offset = offset
            self.length = length
        }
    }

    public static let length = 127
    /// The root directory ends within so many bytes.
    public static let headLength = 16_384

    public var root: Section
    public var metadata: Section
    public var leaves: Section
    public var tiles: Section
    /// Tiles that have a content, entries of all directories but the root's pointers, different contents.
    public var counts: (addressed: UInt64, entries: UInt64, contents: UInt64)
    public var zooms: ClosedRange<Int>
    /// West, south, east, north in degrees.
    public var bounds: [Double]
    /// Longitude, latitude in degrees, zoom.
    public var center: [Double]

    public init(
        root: Section, metadata: Section, leaves: Section, tiles: Section,
        counts: (addressed: UInt64, entries: UInt64, contents: UInt64), zooms: ClosedRange<Int>, bounds: [Double],
        center: [Double]
    ) {
        self.root = root
        self.metadata = metadata
        self.leaves = leaves
        self.tiles = tiles
        self.counts = counts
        self.zooms = zooms
        self.bounds = bounds
        self.center = center
    }

    /// Of an archive in the order of its sequence, all of it gzip, its tiles MVT.
    public var bytes: [UInt8] {
        var bytes = Array("PMTiles".utf8) + [3]
        func append(_ value: some FixedWidthInteger) {
            for shift in stride(from: 0, to: value.bitWidth, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> shift))
            }
        }
        func append(degrees: Double) { append(Int32((min(max(degrees, -180), 180) * 1e7).rounded())) }
        for section in [root, metadata, leaves, tiles] {
            append(section.offset)
            append(section.length)
        }
        for count in [counts.addressed, counts.entries, counts.contents] { append(count) }
        let (clustered, gzip, mvt) = (UInt8(1), UInt8(2), UInt8(1))
        bytes += [clustered, gzip, gzip, mvt, UInt8(clamping: zooms.lowerBound), UInt8(clamping: zooms.upperBound)]
        for degrees in bounds.prefix(4) { append(degrees: degrees) }
        append(UInt8(center.count > 2 ? min(max(center[2], 0), 30) : 0))
        for degrees in center.prefix(2) { append(degrees: degrees) }
        return bytes
    }
}
