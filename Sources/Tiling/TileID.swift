/// A tile of a tile matrix set: zoom, column from the antimeridian eastwards, row from the north.
///
/// Only tiles that exist can be made, so that no shift or index by one can trap.
public struct TileID: Hashable, Sendable {
    public static let maxZoom = 22
    /// Units along one side of a tile.
    public static let extent: Int64 = 4096

    public let z: Int
    public let x: Int
    public let y: Int
    public let set: TileMatrixSet

    public init(z: Int, x: Int, y: Int, in set: TileMatrixSet = .webMercatorQuad) throws(TilingError) {
        guard (0...Self.maxZoom).contains(z) else { throw .zoomOutOfRange(String(z)) }
        let (columns, rows) = (set.columns(z: z), set.rows(z: z))
        guard (0..<columns).contains(x) else { throw .outsideTheWorld(parameter: "x", z: z, count: columns) }
        guard (0..<rows).contains(y) else { throw .outsideTheWorld(parameter: "y", z: z, count: rows) }
        self.init(unchecked: z, x, y, set)
    }

    init(unchecked z: Int, _ x: Int, _ y: Int, _ set: TileMatrixSet = .webMercatorQuad) {
        self.z = z
        self.x = x
        self.y = y
        self.set = set
    }

    /// Reads the three numbers of a tile's address, as strictly as they are written: ASCII digits only, no sign, no
    /// leading zero, so that a tile has one address.
    public init(
        z: some StringProtocol, x: some StringProtocol, y: some StringProtocol, in set: TileMatrixSet = .webMercatorQuad
    ) throws(TilingError) {
        let zoom = try Self.number(z, "z")
        // Said as it was written: a number that none can hold is another one by now.
        guard zoom <= Self.maxZoom else { throw .zoomOutOfRange(String(z.prefix(24))) }
        try self.init(z: zoom, x: Self.number(x, "x"), y: Self.number(y, "y"), in: set)
    }

    private static func number(_ text: some StringProtocol, _ parameter: String) throws(TilingError) -> Int {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.allSatisfy({ (0x30...0x39).contains($0) }),
            first != 0x30 || bytes.count == 1
        else { throw .notANumber(parameter: parameter, text: String(text.prefix(20))) }
        return Int(text) ?? Int.max
    }

    /// The tile's square on the plane of its zoom.
    var box: PlaneBox {
        let minX = Int64(x) * Self.extent
        let minY = (Int64(1) << z - 1 - Int64(y)) * Self.extent
        return PlaneBox(minX: minX, minY: minY, maxX: minX + Self.extent, maxY: minY + Self.extent)
    }
}

extension TileID: CustomStringConvertible {
    /// `z/x/y`.
    public var description: String { "\(z)/\(x)/\(y)" }
}
