internal import Geometry

/// In which community each building counts, and to which others it reaches.
struct BuildingPlaces: Sendable {
    /// A building as one community sees it.
    struct Member: Sendable {
        var building: Int
        /// Whether it counts here; else only a part of it reaches in.
        var isHome: Bool
        /// Whether the community's border cuts it.
        var isCut: Bool
        /// A place inside it, in this community, in lattice units.
        var place: Position
    }

    /// The buildings of each community, in ascending order.
    private(set) var members: [[Member]]
    /// Buildings that the border of a community cuts, ascending.
    private(set) var cut: [Int] = []
    /// Buildings in no community, ascending.
    private(set) var outside: [Int] = []

    private let parts: [(polygon: Polygon, community: Int)]
    private let index: BoxIndex
    private let outlines: [MultiPolygon]

    /// - Parameter outlines: of the communities, without overlaps.
    init(_ input: PartitionInput, outlines: [MultiPolygon]) throws {
        self.outlines = outlines
        parts = outlines.enumerated().flatMap { community, area in area.polygons.map { ($0, community) } }
        index = BoxIndex(parts.map(\.polygon.box))
        members = Array(repeating: [], count: outlines.count)
        let sides = outlines.flatMap(\.rings).flatMap { zip($0.points, $0.points.dropFirst() + [$0.points[0]]) }
        let sideIndex = BoxIndex(sides.map { Box(around: [$0, $1]) })
        for (building, footprint) in input.buildings.enumerated() {
            guard let area = footprint.area, area.doubleArea > 0,
                let largest = area.polygons.max(by: { $0.doubleArea < $1.doubleArea })
            else {
                settle(building, at: footprint.place.map(around))
                continue
            }
            var meets = area.polygons.count > 1
            for polygon in area.polygons where !meets {
                sideIndex.forEachCandidate(in: polygon.box) { side in
                    let (from, to) = sides[side]
                    if !meets, Box(around: [from, to])?.intersects(polygon.box) ?? false {
                        meets = polygon.touches(from: from, to: to)
                    }
                }
            }
            if try !meets || !share(building, area, input.plane) { settle(building, at: largest.interior) }
        }
    }

    /// Where a point counts; where nothing is beside it, on another side.
    private func around(_ point: Point) -> Position {
        let others = [(-1e-3, 1e-6), (1e-6, 1e-3), (1e-6, -1e-3)]
        let places = [point.settled] + others.map { Position(Double(point.x) + $0.0, Double(point.y) + $0.1) }
        return places.first { community(at: $0) != nil } ?? places[0]
    }

    private func community(at place: Position) -> Int? {
        index.candidates(at: place).first { parts[Int($0)].polygon.contains(place) }.map { parts[Int($0)].community }
    }

    private mutating func settle(_ building: Int, at place: Position?) {
        guard let place, let community = community(at: place) else { return outside.append(building) }
        members[community].append(Member(building: building, isHome: true, isCut: false, place: place))
    }

    /// Shares a building that meets a border out by area.
    ///
    /// - Returns: false when it has no area to share out.
    private mutating func share(_ building: Int, _ area: MultiPolygon, _ plane: MetricPlane) throws -> Bool {
        guard let box = area.box else { return false }
        let area = try area.repaired()
        let whole = Double(area.doubleArea)
        guard whole > 0 else { return false }
        var shares: [(community: Int, part: MultiPolygon)] = []
        for (community, outline) in outlines.enumerated() where outline.box?.intersects(box) ?? false {
            let part = try Overlay.intersection(area, outline)
            if part.doubleArea > 0 { shares.append((community, part)) }
        }
        let scale = try plane.metresPerUnit(at: Point(box.minX, box.minY))
        let least = max(0.5 / (scale.east * scale.north) * 2, 0.005 * whole)
        let inside = shares.reduce(0) { $0 + Double($1.part.doubleArea) }
        let home = Assignment.deciding(shares.map { Double($0.part.doubleArea) / whole }).map { shares[$0].community }
        let isInside = inside >= Assignment.leastInside * whole
        if !isInside { outside.append(building) }
        let large = shares.count { Double($0.part.doubleArea) > least } + (whole - inside > least ? 1 : 0)
        let isCut = large > 1
        if isInside, isCut { cut.append(building) }
        for (community, part) in shares {
            guard let largest = part.polygons.max(by: { $0.doubleArea < $1.doubleArea }) else { continue }
            members[community].append(
                Member(
                    building: building, isHome: isInside && community == home, isCut: isCut, place: largest.interior))
        }
        return true
    }
}
