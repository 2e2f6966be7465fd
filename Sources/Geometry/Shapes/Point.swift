/// A place on the lattice: longitude and latitude in units of 1e-7 degree (1.1 cm at the equator).
///
/// Two points are the same place exactly when they are `==`; everything that is stored, compared or noded
/// lives on this lattice. Longitudes span ±1.8e9, latitudes ±0.9e9.
public struct Point: Hashable, Sendable {
    /// Longitude, 1e-7 degree.
    public var x: Int32
    /// Latitude, 1e-7 degree.
    public var y: Int32

    @inlinable
    public init(_ x: Int32, _ y: Int32) {
        self.x = x
        self.y = y
    }
}

extension Point: Comparable {
    /// Lexicographic: west to east, then south to north.
    @inlinable
    public static func < (a: Point, b: Point) -> Bool {
        a.x != b.x ? a.x < b.x : a.y < b.y
    }
}

extension Point: CustomStringConvertible {
    /// `POINT (112.2390000 30.3350000)`, in degrees.
    public var description: String { "POINT (\(Lattice.text(x)) \(Lattice.text(y)))" }
}

/// Twice the signed area of the triangle `a b c` in lattice units squared: positive when `c` lies left of `a → b`.
///
/// Exact for points of one half of the globe (both spans at most 180°), which ``Box/isWithinHalfGlobe`` tells.
@inlinable
public func cross(_ a: Point, _ b: Point, _ c: Point) -> Int64 {
    let ux = Int64(b.x) &- Int64(a.x)
    let uy = Int64(b.y) &- Int64(a.y)
    let vx = Int64(c.x) &- Int64(a.x)
    let vy = Int64(c.y) &- Int64(a.y)
    return (ux &* vy) &- (uy &* vx)
}
