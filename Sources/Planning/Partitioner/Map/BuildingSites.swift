internal import Geometry

/// Where each building stands on the ground.
struct BuildingSites {
    /// The unit that holds an inner place of the building; -1 when none does.
    private(set) var unit: [Int32] = []
    /// Whether its outline meets a border of a unit, so that its shares must be measured.
    private(set) var straddles: [Bool] = []
    /// An inner place, in lattice units; `nil` for a building with neither area nor point.
    private(set) var place: [Position?] = []

    init(_ buildings: [Footprint], on ground: Ground) {
        let walls = ground.walls
        let index = BoxIndex(walls.map { Box(around: [$0.from, $0.to]) })
        for building in buildings {
            guard let area = building.area, let largest = area.polygons.max(by: { $0.doubleArea < $1.doubleArea })
            else {
                // A point on a border belongs to the side of (+ε, +ε²), as everywhere in gridmap.
                let place = building.point.map { Position(Double($0.x) + 1e-3, Double($0.y) + 1e-6) }
                self.place.append(place)
                unit.append(place.flatMap { ground.unit(at: $0) }.map(Int32.init) ?? -1)
                straddles.append(false)
                continue
            }
            let place = largest.interior
            self.place.append(place)
            unit.append(ground.unit(at: place).map(Int32.init) ?? -1)
            var meets = false
            for polygon in area.polygons where !meets {
                index.forEachCandidate(in: polygon.box) { wall in
                    guard !meets, Box(around: [walls[wall].from, walls[wall].to])?.intersects(polygon.box) ?? false
                    else { return }
                    meets = polygon.touches(from: walls[wall].from, to: walls[wall].to)
                }
            }
            straddles.append(meets || area.polygons.count > 1)
        }
    }
}
