internal import Geometry

extension Polygon {
    /// A place inside that stands for as much of the area as may be, in lattice units: the middle of the largest of a
    /// few slabs between neighbouring latitudes of vertices.
    ///
    /// No vertex lies on its parallel, and even a face too thin to hold a lattice point has such a place. A sliver that
    /// noding left along a line has its place away from where it is rooted.
    var interior: Position {
        var latitudes = exterior.points.map(\.y).sorted()
        latitudes = zip(latitudes, latitudes.dropFirst() + [.max]).compactMap { $0 == $1 ? nil : $0 }
        let gaps = 1..<latitudes.count
        let tallest = gaps.max { a, b in
            Int64(latitudes[a]) - Int64(latitudes[a - 1]) < Int64(latitudes[b]) - Int64(latitudes[b - 1])
        }
        var best = Position(Double(exterior.points[0].x), Double(exterior.points[0].y))
        var largest = -1.0
        for upper in [tallest ?? 1] + (1..<4).map({ max(1, latitudes.count * $0 / 4) }) where gaps.contains(upper) {
            let y = (Double(latitudes[upper]) + Double(latitudes[upper - 1])) / 2
            let height = Double(latitudes[upper]) - Double(latitudes[upper - 1])
            let crossings = crossings(at: y)
            for index in stride(from: 0, to: crossings.count - 1, by: 2) {
                let size = (crossings[index + 1] - crossings[index]) * height
                guard size > largest else { continue }
                largest = size
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
