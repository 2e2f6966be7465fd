internal import Geometry
internal import Topology

/// What the map of a community gives before any building is looked at: the faces between its outline, barriers and the
/// borders of older grids.
///
/// A unit is one such face, or a whole grid that is locked.
struct Ground {
    /// The locked grid that a unit is, else -1.
    private(set) var lockedOfUnit: [Int32] = []
    /// The faces of each unit: one, unless it is locked.
    private(set) var areaOfUnit: [[Polygon]] = []
    /// All straight pieces of border around units.
    private(set) var walls: [(from: Point, to: Point)] = []
    /// What must be noded with any further line: the outline and locked grids as they were given, the borders of units,
    /// and impassable barriers that end inside one.
    private(set) var lines: [[Point]] = []
    /// Impassable barriers that end inside a unit.
    private(set) var spurs: [Barrier] = []
    private var unitIndex = BoxIndex([])

    init(_ premises: Premises, _ plane: MetricPlane) throws {
        let given = ([premises.outline] + premises.locked).flatMap { $0.rings.map(\.closed) }
        // Older grids that only become exact have no use for other borders than where nobody walks.
        let barriers = premises.barriers.filter { premises.heavy.isFinite ? $0.isBorder : $0.isImpassable }
        let drawn = premises.drawn.flatMap { $0.rings.map(\.closed) }
        let noded = try Linework.noded(given + barriers.map(\.line) + drawn)
        let arrangement = try Arrangement(noded: noded, plane: plane)

        let inside = PolygonIndex(premises.outline.polygons)
        let locked = PolygonIndex(premises.locked.flatMap(\.polygons))
        let cellOfLocked = premises.locked.enumerated().flatMap { cell, area in area.polygons.map { _ in cell } }
        var unitOfCell: [Int: Int32] = [:]
        var unitOfFace = [Int32](repeating: -1, count: arrangement.faces.count)
        for (face, polygon) in arrangement.faces.enumerated() {
            let place = polygon.interior
            guard inside.polygon(at: place) != nil else { continue }
            let cell = locked.polygon(at: place).map { cellOfLocked[$0] }
            if let cell, let unit = unitOfCell[cell] {
                unitOfFace[face] = unit
                areaOfUnit[Int(unit)].append(polygon)
                continue
            }
            let unit = Int32(areaOfUnit.count)
            if let cell { unitOfCell[cell] = unit }
            unitOfFace[face] = unit
            lockedOfUnit.append(Int32(cell ?? -1))
            areaOfUnit.append([polygon])
        }
        lines = given
        for arc in arrangement.coverage.arcs {
            let unit = arc.left < 0 ? -1 : unitOfFace[Int(arc.left)]
            let other = arc.right < 0 ? -1 : unitOfFace[Int(arc.right)]
            guard unit != other else { continue }
            walls += zip(arc.points, arc.points.dropFirst()).map { ($0, $1) }
            if unit >= 0, other >= 0, lockedOfUnit[Int(unit)] < 0, lockedOfUnit[Int(other)] < 0 {
                lines.append(arc.points)
            }
        }
        unitIndex = BoxIndex(
            areaOfUnit.map { faces in faces.dropFirst().reduce(faces[0].box) { $0.union($1.box) } })
        addSpurs(noded, beside: arrangement.coverage, BarrierSides(barriers.filter(\.isImpassable)))
    }

    private mutating func addSpurs(_ noded: [[Point]], beside coverage: Coverage, _ impassable: BarrierSides) {
        struct Side: Hashable {
            var from: Point
            var to: Point
            init(_ a: Point, _ b: Point) { (from, to) = (min(a, b), max(a, b)) }
        }
        var sides: Set<Side> = []
        for arc in coverage.arcs {
            for (a, b) in zip(arc.points, arc.points.dropFirst()) { sides.insert(Side(a, b)) }
        }
        for (from, to) in noded.flatMap({ zip($0, $0.dropFirst()) }).sorted(by: <)
        where !sides.contains(Side(from, to)) && impassable.isBlocked(from: from, to: to) {
            let middle = Position(from).middle(to: Position(to))
            guard let unit = unit(at: middle), lockedOfUnit[unit] < 0 else { continue }
            lines.append([from, to])
            spurs.append(Barrier(line: [from, to], kind: "wall", strength: 1))
        }
    }

    /// The unit that holds a place in lattice units, which need not be on the lattice.
    func unit(at place: Position) -> Int? {
        unitIndex.candidates(at: place).first { unit in
            areaOfUnit[Int(unit)].contains { $0.contains(place) }
        }.map(Int.init)
    }
}
