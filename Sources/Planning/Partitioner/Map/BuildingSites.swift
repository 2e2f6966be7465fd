internal import Geometry

/// Where each building of a community stands on its ground.
struct BuildingSites {
    /// The unit that holds the building's place; -1 when none does.
    let unit: [Int32]
    /// Whether its shares must be measured: its outline meets a border of a unit, or it has several parts, or it touches
    /// such a building.
    let straddles: [Bool]

    init(_ buildings: [Premises.Standing], on ground: Ground) {
        unit = buildings.map { ground.unit(at: $0.place).map(Int32.init) ?? -1 }
        let walls = ground.walls
        let index = BoxIndex(walls.map { Box(around: [$0.from, $0.to]) })
        var straddles = buildings.map { building in
            guard let area = building.area else { return false }
            return area.polygons.count > 1
                || area.polygons.contains { polygon in
                    var meets = false
                    index.forEachCandidate(in: polygon.box) { wall in
                        let (from, to) = walls[wall]
                        if !meets, Box(around: [from, to])?.intersects(polygon.box) ?? false {
                            meets = polygon.touches(from: from, to: to)
                        }
                    }
                    return meets
                }
        }
        Self.spread(&straddles, buildings)
        self.straddles = straddles
    }

    /// A building that is one with another is measured like it, and so on.
    private static func spread(_ straddles: inout [Bool], _ buildings: [Premises.Standing]) {
        let index = BoxIndex(buildings.map { $0.area?.box })
        var open = straddles.indices.filter { straddles[$0] }
        while let building = open.popLast() {
            guard let area = buildings[building].area, let box = area.box else { continue }
            index.forEachCandidate(in: box) { other in
                guard !straddles[other], let next = buildings[other].area, next.box?.intersects(box) ?? false,
                    area.touches(next)
                else { return }
                straddles[other] = true
                open.append(other)
            }
        }
    }
}

extension MultiPolygon {
    /// Whether two areas share a place.
    fileprivate func touches(_ other: MultiPolygon) -> Bool {
        polygons.contains { polygon in
            other.polygons.contains { other in
                polygon.box.intersects(other.box)
                    && (other.rings.contains { ring in
                        zip(ring.points, ring.points.dropFirst() + [ring.points[0]]).contains {
                            polygon.touches(from: $0, to: $1)
                        }
                    } || other.place(of: polygon.exterior.points[0]) != .outside)
            }
        }
    }
}
