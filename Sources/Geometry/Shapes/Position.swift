/// A place in double precision, before the lattice or off it: degrees (longitude, latitude) of some datum,
/// or metres (easting, northing) of a plane. Which one is the business of whoever holds it.
public struct Position: Hashable, Sendable {
    public var x: Double
    public var y: Double

    @inlinable
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}
