public import Tiling

/// A package of tiles in the making. It appears under its name when it is finished, and only then.
public protocol TilePackage: AnyObject {
    /// Whether its tiles are stored as gzip.
    static var isCompressed: Bool { get }

    /// Adds a tile; all come in their ``TileID/sequence``, each once.
    func append(_ tile: TileID, _ bytes: [UInt8]) throws

    /// Gives it its name.
    ///
    /// - Returns: bytes that it takes.
    func finish(_ description: TilePackageDescription) throws -> Int

    /// Leaves nothing behind.
    func abandon()
}

/// What a package says of itself.
public struct TilePackageDescription: Sendable {
    public var name: String
    public var attribution: String?
    public var zooms: ClosedRange<Int>
    /// West, south, east, north in degrees.
    public var bounds: [Double]
    /// Longitude, latitude in degrees, zoom.
    public var center: [Double]
    public var generation: Int64
    public var datum: String
    /// TileJSON's `vector_layers`, as JSON.
    public var vectorLayers: String
    /// All of it as TileJSON.
    public var tileJSON: String

    public init(
        name: String, attribution: String?, zooms: ClosedRange<Int>, bounds: [Double], center: [Double],
        generation: Int64, datum: String, vectorLayers: String, tileJSON: String
    ) {
        self.name = name
        self.attribution = attribution
        self.zooms = zooms
        self.bounds = bounds
        self.center = center
        self.generation = generation
        self.datum = datum
        self.vectorLayers = vectorLayers
        self.tileJSON = tileJSON
    }
}
