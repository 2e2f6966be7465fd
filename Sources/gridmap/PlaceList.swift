import ArgumentParser
import Geometry

/// Places on the command line: `112.2391,30.3352 112.2403,30.3361`.
struct PlaceList {
    let points: [Point]

    /// - Returns: `nil` when the text is nothing of the kind, such as the name of a file.
    /// - Throws: when it is, and there are fewer than two places, or one lies beyond the globe.
    init?(_ text: String) throws {
        let places = text.split(whereSeparator: { $0 == " " || $0 == ";" }).map {
            $0.split(separator: ",").map { Double($0) }
        }
        let positions = places.compactMap { place -> Position? in
            guard place.count == 2, let x = place[0], let y = place[1] else { return nil }
            return Position(x, y)
        }
        guard !positions.isEmpty, positions.count == places.count else { return nil }
        guard positions.count > 1 else {
            throw ValidationError("--along takes two places at least, as “lon,lat lon,lat”.")
        }
        do {
            points = try positions.map { try Lattice.point($0) }
        } catch {
            throw ValidationError("--along takes degrees, longitude first: ±180, ±90.")
        }
    }
}
