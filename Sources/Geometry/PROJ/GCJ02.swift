internal import Foundation

/// The shifted degrees of Chinese web maps (AMap, Tencent), by the formula publicly known.
///
/// Against the services themselves the formula is some 0.7 m off, so what went through it is of 1 m class. Outside
/// the formula's rectangle around China (72.004 … 137.8347°E, 0.8293 … 55.8271°N) nothing is shifted.
public enum GCJ02 {
    private static let semiMajorAxis = 6_378_245.0
    private static let eccentricitySquared = 0.00669342162296594323

    /// WGS 84 degrees shifted.
    public static func encode(_ wgs84: Position) -> Position {
        guard covers(wgs84) else { return wgs84 }
        let latitude = wgs84.y * .pi / 180
        let root = 1 - eccentricitySquared * sin(latitude) * sin(latitude)
        let meridional = semiMajorAxis * (1 - eccentricitySquared) / (root * root.squareRoot())
        let normal = semiMajorAxis / root.squareRoot()
        let shift = shift(wgs84.x - 105, wgs84.y - 35)
        return Position(
            wgs84.x + shift.x * 180 / (normal * cos(latitude) * .pi),
            wgs84.y + shift.y * 180 / (meridional * .pi))
    }

    /// Shifted degrees back to WGS 84: the place that ``encode(_:)`` sends here, to 0.1 µm.
    public static func decode(_ gcj02: Position) -> Position {
        gcj02.solved(from: gcj02, by: encode)
    }

    private static func covers(_ place: Position) -> Bool {
        place.x >= 72.004 && place.x <= 137.8347 && place.y >= 0.8293 && place.y <= 55.8271
    }

    /// The shift in metres, x and y being degrees from 105°E 35°N.
    private static func shift(_ x: Double, _ y: Double) -> Position {
        func wave(_ amplitude: Double, _ phase: Double) -> Double { amplitude * sin(phase * .pi) * 2 / 3 }
        let common = wave(20, 6 * x) + wave(20, 2 * x)
        let root = abs(x).squareRoot()
        let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
        let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
        return Position(
            east + common + wave(20, x) + wave(40, x / 3) + wave(150, x / 12) + wave(300, x / 30),
            north + common + wave(20, y) + wave(40, y / 3) + wave(160, y / 12) + wave(320, y / 30))
    }
}

extension Position {
    /// The place that `shift` sends here, by fixed point: a shift changes so slowly from place to place that every
    /// round leaves less than a thousandth of the error.
    func solved(from guess: Position, by shift: (Position) -> Position) -> Position {
        var place = guess
        for _ in 0..<8 {
            let image = shift(place)
            let miss = Position(image.x - x, image.y - y)
            place = Position(place.x - miss.x, place.y - miss.y)
            if max(abs(miss.x), abs(miss.y)) < 1e-13 { break }
        }
        return place
    }
}
