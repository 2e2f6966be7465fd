import Foundation

/// The integer lattice on which coordinates live: 1e-7 degree, longitude and latitude.
public enum Lattice {
    /// Lattice units in one degree.
    public static let unitsPerDegree = 1e7

    /// The lattice point nearest to a position in degrees.
    ///
    /// - Throws: ``GeometryError/notFinite`` or ``GeometryError/outOfRange(_:)`` beyond ±180, ±90 degrees.
    public static func point(_ position: Position) throws(GeometryError) -> Point {
        guard position.x.isFinite, position.y.isFinite else { throw .notFinite }
        guard abs(position.x) <= 180, abs(position.y) <= 90 else { throw .outOfRange(position) }
        return Point(
            Int32((position.x * unitsPerDegree).rounded()),
            Int32((position.y * unitsPerDegree).rounded()))
    }

    /// A lattice point in degrees.
    @inlinable
    public static func degrees(_ point: Point) -> Position {
        Position(Double(point.x) / unitsPerDegree, Double(point.y) / unitsPerDegree)
    }

    /// One coordinate in degrees with its seven decimals, exact.
    public static func text(_ units: Int32) -> String {
        let magnitude = String(Int64(units).magnitude)
        let padded = String(repeating: "0", count: max(0, 8 - magnitude.count)) + magnitude
        return (units < 0 ? "-" : "") + padded.dropLast(7) + "." + padded.suffix(7)
    }
}
