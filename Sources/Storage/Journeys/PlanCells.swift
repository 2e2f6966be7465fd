internal import Geometry
internal import Planning
internal import Topology

/// The grids of a plan and the communities beside them that are not divided: together one coverage.
struct PlanCells {
    struct Grid {
        var id: Int64
        var code: String
        var name: String
        /// Id of its community.
        var community: Int64
        var kind: GridKind
        var area: MultiPolygon
        var isLocked: Bool
    }

    var grids: [Grid]
    var outlines: [Scenario.Outline]

    /// The plan in force, as the file has it.
    init(_ inventory: Inventory) {
        let ids = Dictionary(uniqueKeysWithValues: inventory.communities.map { ($0.code, $0.id) })
        grids = inventory.grids.compactMap { grid in
            ids[grid.community].map {
                Grid(
                    id: grid.id, code: grid.code, name: grid.name, community: $0, kind: grid.kind, area: grid.area,
                    isLocked: grid.isLocked)
            }
        }
        let divided = Set(grids.map(\.community))
        outlines = inventory.communities.compactMap { community in
            guard let area = community.area, !divided.contains(community.id) else { return nil }
            return Scenario.Outline(community: community.id, area: area)
        }
    }

    /// A draft, its new grids numbered from `firstNewID`.
    init(_ scenario: Scenario, firstNewID: Int64) {
        var next = firstNewID
        grids = scenario.cells.map { cell in
            let id = cell.grid ?? next
            if cell.grid == nil { next += 1 }
            return Grid(
                id: id, code: cell.code.text, name: cell.name, community: cell.community, kind: cell.kind,
                area: cell.area, isLocked: cell.isLocked)
        }
        outlines = scenario.outlines
    }

    var areas: [MultiPolygon] { grids.map(\.area) + outlines.map(\.area) }

    /// - Throws: ``StorageError/planRefused(_:)`` with every fault when the cells are no coverage.
    func assigner(allowsCuts: Bool, for inventory: Inventory) throws -> Assigner {
        let cells =
            grids.map { Assigner.Cell(grid: $0.id, community: $0.community, area: $0.area) }
            + outlines.map { Assigner.Cell(grid: nil, community: $0.community, area: $0.area) }
        do {
            return try Assigner(cells, allowsCuts: allowsCuts)
        } catch {
            throw StorageError.planRefused(
                PlanRefusal(faults: try faults(inventory).map(\.report), violations: []))
        }
    }
}
