internal import Geometry
internal import Topology

/// What the map gives before any building is looked at: the faces between community borders and barriers.
///
/// A unit is a face of a community to be divided, or a whole cell of a community to be kept.
struct Ground {
    /// The community of each unit, by its index in the input.
    private(set) var communityOfUnit: [Int32] = []
    /// The cell of its community that a unit is, when that community is kept; else -1.
    private(set) var keptCellOfUnit: [Int32] = []
    /// The faces of each unit: one, where the community is divided.
    private(set) var areaOfUnit: [[Polygon]] = []
    /// All straight pieces of border between units.
    private(set) var walls: [(from: Point, to: Point)] = []
    /// What must be noded with any further line: all community borders and kept cells as they were given, and the
    /// pieces of barriers inside divided communities.
    private(set) var lines: [[Point]] = []
    private var unitIndex = BoxIndex([])

    private struct Kept: Hashable {
        var community: Int
        var cell: Int
    }

    init(_ input: PartitionInput) throws {
        var areas: [(polygon: Polygon, community: Int, cell: Int)] = []
        for (index, community) in input.communities.enumerated() {
            let keeps = !community.isDivided && !community.drawn.isEmpty
            for (cell, area) in (keeps ? community.drawn : [community.outline]).enumerated() {
                for polygon in area.polygons { areas.append((polygon, index, community.isDivided ? -1 : cell)) }
            }
        }
        let given = areas.flatMap { $0.polygon.rings.map(\.closed) }
        let dividedBoxes = input.communities.filter(\.isDivided).map(\.outline.box)
        let barriers = input.barriers.filter { barrier in
            guard barrier.isBorder, let box = Box(around: barrier.line) else { return false }
            return dividedBoxes.contains { $0?.intersects(box) ?? false }
        }
        let arrangement = try Arrangement(given + barriers.map(\.line), plane: input.plane)

        let index = BoxIndex(areas.map(\.polygon.box))
        var unitOfKept: [Kept: Int32] = [:]
        var unitOfFace = [Int32](repeating: -1, count: arrangement.faces.count)
        for (face, polygon) in arrangement.faces.enumerated() {
            let place = polygon.interior
            guard let hit = index.candidates(at: place).first(where: { areas[Int($0)].polygon.contains(place) })
            else { continue }
            let (_, community, cell) = areas[Int(hit)]
            if cell >= 0, let known = unitOfKept[Kept(community: community, cell: cell)] {
                unitOfFace[face] = known
                areaOfUnit[Int(known)].append(polygon)
                continue
            }
            if cell >= 0 { unitOfKept[Kept(community: community, cell: cell)] = Int32(communityOfUnit.count) }
            unitOfFace[face] = Int32(communityOfUnit.count)
            communityOfUnit.append(Int32(community))
            keptCellOfUnit.append(Int32(cell))
            areaOfUnit.append([polygon])
        }
        lines = given
        for arc in arrangement.coverage.arcs {
            let unit = arc.left < 0 ? -1 : unitOfFace[Int(arc.left)]
            let other = arc.right < 0 ? -1 : unitOfFace[Int(arc.right)]
            guard unit != other else { continue }
            walls += zip(arc.points, arc.points.dropFirst()).map { ($0, $1) }
            guard unit >= 0, other >= 0, communityOfUnit[Int(unit)] == communityOfUnit[Int(other)],
                keptCellOfUnit[Int(unit)] < 0
            else { continue }
            lines.append(arc.points)
        }
        unitIndex = BoxIndex(
            areaOfUnit.map { faces in faces.dropFirst().reduce(faces[0].box) { $0.union($1.box) } })
    }

    /// The unit that holds a place in lattice units, which need not be on the lattice.
    func unit(at place: Position) -> Int? {
        for unit in unitIndex.candidates(at: place) where areaOfUnit[Int(unit)].contains(where: { $0.contains(place) })
        {
            return Int(unit)
        }
        return nil
    }
}
