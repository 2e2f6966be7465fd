internal import Foundation

/// The twice shifted degrees of Baidu's maps: ``GCJ02`` and a further swirl of up to a kilometre.
public enum BD09 {
    private static let swirl = Double.pi * 3000 / 180
    private static let offset = Position(0.0065, 0.006)

    /// WGS 84 degrees shifted.
    public static func encode(_ wgs84: Position) -> Position { fromGCJ02(GCJ02.encode(wgs84)) }

    /// Shifted degrees back to WGS 84, to 0.1 µm of the formula; of 1 m class as ``GCJ02`` is.
    public static func decode(_ bd09: Position) -> Position { GCJ02.decode(toGCJ02(bd09)) }

    /// GCJ-02 degrees shifted further.
    public static func fromGCJ02(_ gcj02: Position) -> Position {
        let (x, y) = (gcj02.x, gcj02.y)
        let radius = (x * x + y * y).squareRoot() + 0.00002 * sin(y * swirl)
        let angle = atan2(y, x) + 0.000003 * cos(x * swirl)
        return Position(radius * cos(angle) + offset.x, radius * sin(angle) + offset.y)
    }

    /// Shifted degrees back to GCJ-02.
    public static func toGCJ02(_ bd09: Position) -> Position {
        bd09.solved(from: closedForm(bd09), by: fromGCJ02)
    }

    /// The inverse in common use, which takes the swirl at the wrong end of the shift: up to 0.2 m off.
    static func closedForm(_ bd09: Position) -> Position {
        let (x, y) = (bd09.x - offset.x, bd09.y - offset.y)
        let radius = (x * x + y * y).squareRoot() - 0.00002 * sin(y * swirl)
        let angle = atan2(y, x) - 0.000003 * cos(x * swirl)
        return Position(radius * cos(angle), radius * sin(angle))
    }
}
