import Geometry
import Planning
import Testing
import Topology

extension Guarantees {
    /// No border between grids of one community cuts a building, but for rounding; every building counts in one grid, and
    /// buildings of one group in the same.
    func checkBuildings() throws {
        var weights = outcome.divisions.map { [Int](repeating: 0, count: $0.cells.count) }
        var gridsOfGroup: [String: [Set<Int>]] = [:]
        let apart = Set(
            outcome.divisions.flatMap(\.findings).filter { $0.code == .groupApart }.flatMap(\.subjects))
        for building in input.buildings {
            guard let home = try home(of: building) else {
                #expect(outcome.outside.contains(building.id))
                continue
            }
            let (community, grid) = home
            weights[community][grid] += building.weight
            guard let group = building.group, outcome.divisions[community].wasDivided, !apart.contains(building.ref),
                !isLocked(grid, of: community)
            else { continue }
            gridsOfGroup[group, default: Array(repeating: [], count: weights.count)][community].insert(grid)
        }
        for (group, grids) in gridsOfGroup {
            #expect(grids.allSatisfy { $0.count <= 1 }, "group \(group) is in \(grids)")
        }
        for (division, counted) in zip(outcome.divisions, weights) where division.wasDivided {
            #expect(division.weights == counted)
        }
    }

    /// The community and the grid with most of a building; `nil` when it is outside.
    private func home(of building: Footprint) throws -> (community: Int, grid: Int)? {
        guard let area = building.area, let box = area.box, area.doubleArea > 0 else {
            let place = building.point ?? building.area?.polygons.first?.exterior.points.first
            return place.flatMap { Locator(coverage).locate($0).cell }.map(grid)
        }
        // Parts of one building may overlap.
        let whole = try area.repaired()
        var shares: [(community: Int, grid: Int, size: Double)] = []
        for (community, division) in outcome.divisions.enumerated() {
            for (grid, cell) in division.cells.enumerated() where cell.box?.intersects(box) ?? false {
                let size = try Overlay.sharedDoubleArea(whole, cell)
                if size > 0 { shares.append((community, grid, size)) }
            }
        }
        try checkWhole(building, shares)
        let inside = shares.reduce(0) { $0 + $1.size }
        guard inside >= Assignment.leastInside * Double(whole.doubleArea) else { return nil }
        // First in which community, then in which of its grids.
        let noise = Assignment.noise * Double(whole.doubleArea)
        let communities = Dictionary(grouping: shares, by: \.community).mapValues { $0.reduce(0) { $0 + $1.size } }
        let most = (communities.values.max() ?? 0) - noise
        let own = shares.filter { $0.community == communities.filter { $0.value >= most }.keys.min() }
        let largest = (own.map(\.size).max() ?? 0) - noise
        // Of equals the first, a locked one if there is one.
        let equals = own.filter { $0.size >= largest }
        return (equals.first { isLocked($0.grid, of: $0.community) } ?? equals.first).map { ($0.community, $0.grid) }
    }

    /// The community of a cell of the coverage, and its number there.
    private func grid(ofCell cell: Int) -> (community: Int, grid: Int) {
        var grid = cell
        for (community, division) in outcome.divisions.enumerated() {
            if grid < division.cells.count { return (community, grid) }
            grid -= division.cells.count
        }
        return (outcome.divisions.count, grid)
    }

    /// As the scorers have it, a piece is noise up to half a square metre, or half a percent of the building.
    private func checkWhole(_ building: Footprint, _ shares: [(community: Int, grid: Int, size: Double)]) throws {
        guard let area = building.area, !outcome.outside.contains(building.id) else { return }
        let noise = max(Town.east * Town.north, 0.005 * Double(area.doubleArea))
        for (community, shares) in Dictionary(grouping: shares, by: \.community)
        where outcome.divisions[community].wasDivided && shares.count > 1 {
            let rest = shares.map(\.size).sorted().dropLast().reduce(0, +)
            guard rest > noise else { continue }
            // What the community's border cuts into several parts may be in several grids; a locked grid cuts what it likes.
            let part = try Overlay.intersection(area, input.communities[community].outline)
            let isLegal = outcome.cutByCommunity.contains(building.id) && part.polygons.count > 1
            let isByLock = shares.contains { isLocked($0.grid, of: community) }
            // Nor can what stands on both sides of locked ground come together.
            let isParted = try openPieces(of: community).count { try Overlay.sharedDoubleArea(part, $0) > 0 } > 1
            #expect(
                isLegal || isByLock || isParted,
                "building \(building.id) is cut: \(shares.map(\.size)), \(noise) is noise")
        }
    }

    func isLocked(_ grid: Int, of community: Int) -> Bool {
        outcome.divisions[community].origins[grid].map(input.communities[community].locked.contains) ?? false
    }
}
