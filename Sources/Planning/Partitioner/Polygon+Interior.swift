internal import Geometry

extension Polygon {
    /// A place well inside, in lattice units: the middle of the widest stretch inside along one of a few parallels.
    ///
    /// Parallels run between the latitudes of vertices, so none is met at a vertex, and even a face too thin to hold a
    /// lattice point has such a place.
    var interior: Position {
        var latitudes = exterior.points.map(\.y)
        latitudes.sort()
        var best = Position(Double(exterior.points[0].x), Double(exterior.points[0].y))
        var widest = -1.0
        for share in 1..<4 {
            let start = latitudes.count * share / 4
            // The change of latitude nearest to each quarter, after it or else before it.
            var upper = max(1, start)
            while upper < latitudes.count, latitudes[upper] == latitudes[upper - 1] { upper += 1 }
            if upper == latitudes.count {
                upper = max(1, start)
                while upper > 0, latitudes[upper] == latitudes[upper - 1] { upper -= 1 }
                guard upper > 0 else { continue }
            }
            let y = (Double(latitudes[upper]) + Double(latitudes[upper - 1])) / 2
            let crossings = crossings(at: y)
            for index in stride(from: 0, to: crossings.count - 1, by: 2)
            where crossings[index + 1] - crossings[index] > widest {
                widest = crossings[index + 1] - crossings[index]
                best = Position((crossings[index] + crossings[index + 1]) / 2, y)
            }
        }
        return best
    }

    /// Where a parallel, in lattice units, meets the rings, west to east.
    private func crossings(at y: Double) -> [Double] {
        var found: [Double] = []
        for ring in rings {
            var a = ring.points[ring.points.count - 1]
            for b in ring.points {
                if (Double(a.y) > y) != (Double(b.y) > y) { found.append(Self.longitude(a, b, at: y)) }
                a = b
            }
        }
        return found.sorted()
    }

    private static func longitude(_ a: Point, _ b: Point, at y: Double) -> Double {
        Double(a.x) + (y - Double(a.y)) / (Double(b.y) - Double(a.y)) * (Double(b.x) - Double(a.x))
    }

    /// Whether a place in lattice units, which need not be on the lattice, lies inside (even-odd over all rings).
    func contains(_ place: Position) -> Bool {
        var inside = false
        for ring in [exterior] + holes {
            var a = ring.points[ring.points.count - 1]
            for b in ring.points {
                if (Double(a.y) > place.y) != (Double(b.y) > place.y), Self.longitude(a, b, at: place.y) > place.x {
                    inside.toggle()
                }
                a = b
            }
        }
        return inside
    }
}
