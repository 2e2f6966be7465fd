internal import Geometry

/// In which of some areas each building stands: the one that holds most of it, the first of equals, as the assignment
/// of a published plan has it. A building that lies mostly in none has none.
struct BuildingHomes {
    /// The area of each building; -1 for none.
    private(set) var cells: [Int32] = []
    /// Of each building a place inside it; of one without area and point any place.
    private(set) var places: [Point] = []

    /// - Parameter areas: they may overlap, as old grids do.
    init(_ buildings: [Footprint], in areas: [MultiPolygon]) {
        let index = BoxIndex(areas.map(\.box))
        for building in buildings {
            guard let area = building.area, let box = area.box, area.doubleArea > 0,
                let largest = area.polygons.max(by: { $0.doubleArea < $1.doubleArea })
            else {
                let point = building.place
                places.append(point ?? Point(0, 0))
                cells.append(point.map { Self.holder(of: $0.settled, areas, index) } ?? -1)
                continue
            }
            let inner = largest.interior
            places.append(Point(Int32(inner.x.rounded()), Int32(inner.y.rounded())))
            cells.append(Self.holder(of: area, box, inner, areas, index))
        }
    }

    private static func holder(of place: Position, _ areas: [MultiPolygon], _ index: BoxIndex) -> Int32 {
        index.candidates(at: place).first { areas[Int($0)].polygons.contains { $0.contains(place) } } ?? -1
    }

    private static func holder(
        of area: MultiPolygon, _ box: Box, _ inner: Position, _ areas: [MultiPolygon], _ index: BoxIndex
    ) -> Int32 {
        var candidates: Set<Int> = []
        index.forEachCandidate(in: box) { candidate in
            if areas[candidate].box?.intersects(box) ?? false { candidates.insert(candidate) }
        }
        let ordered = candidates.sorted()
        if let whole = ordered.first(where: { areas[$0].covers(box) }) { return Int32(whole) }
        var shares: [Double] = []
        for candidate in ordered {
            // GEOS refuses a footprint that crosses itself; then its inner place decides.
            guard let shared = try? Overlay.sharedDoubleArea(area, areas[candidate]) else {
                return holder(of: inner, areas, index)
            }
            shares.append(shared / Double(area.doubleArea))
        }
        guard shares.reduce(0, +) >= Assignment.leastInside, let home = Assignment.deciding(shares) else { return -1 }
        return Int32(ordered[home])
    }
}
