import Geometry
import Planning
import Testing
import Topology

/// What every division promises, checked by other means than it was made.
struct Guarantees {
    let input: PartitionInput
    let outcome: PartitionOutcome

    func check() throws {
        let cells = outcome.divisions.flatMap(\.cells)
        #expect(cells.allSatisfy { !$0.isEmpty })
        let coverage = try Coverage(cells)
        try checkOutlines(coverage)
        checkPieces()
        try checkBuildings()
        checkFigures()
    }

    /// The cells of each community are its outline, moved by at most one lattice unit.
    private func checkOutlines(_ coverage: Coverage) throws {
        let groups = outcome.divisions.enumerated().flatMap { [Int](repeating: $0, count: $1.cells.count) }
        let dissolved = coverage.dissolved(by: groups)
        for (index, community) in input.communities.enumerated() {
            let made = dissolved.shape(ofCell: index)
            #expect(made.polygons.count == community.outline.polygons.count)
            #expect(farthest(made.rings, from: community.outline.rings) <= 1)
            #expect(farthest(community.outline.rings, from: made.rings) <= 1)
        }
    }

    /// The greatest distance of a vertex from the other rings, in lattice units.
    private func farthest(_ rings: [Ring], from others: [Ring]) -> Double {
        rings.flatMap(\.points).reduce(0) { worst, point in
            max(worst, others.reduce(Double.infinity) { min($0, distance(point, $1)) })
        }
    }

    private func distance(_ point: Point, _ ring: Ring) -> Double {
        zip(ring.points, ring.points.dropFirst() + [ring.points[0]]).reduce(Double.infinity) { best, side in
            let (ax, ay) = (Double(side.0.x), Double(side.0.y))
            let (dx, dy) = (Double(side.1.x) - ax, Double(side.1.y) - ay)
            let (px, py) = (Double(point.x) - ax, Double(point.y) - ay)
            let share = max(0, min(1, (px * dx + py * dy) / max(1, dx * dx + dy * dy)))
            let (ex, ey) = (px - share * dx, py - share * dy)
            return min(best, (ex * ex + ey * ey).squareRoot())
        }
    }

    /// A grid has at most one piece in each part of its community.
    private func checkPieces() {
        for (community, division) in zip(input.communities, outcome.divisions) where division.wasDivided {
            for cell in division.cells {
                let homes = cell.polygons.map { piece in
                    community.outline.polygons.firstIndex { part in
                        piece.exterior.points.contains { part.place(of: $0) == .inside }
                            || piece.exterior.points.allSatisfy { part.place(of: $0) != .outside }
                    }
                }
                // Pieces whose home the vertices do not tell lie on a border moved by a unit; they count as one.
                #expect(Set(homes).count == cell.polygons.count)
            }
        }
    }

    /// No border between grids of one community cuts a building, but for rounding; every building counts in one grid.
    private func checkBuildings() throws {
        // A building that lies mostly outside is nobody's, and the border may cut what reaches in.
        let cut = Set(outcome.cutByCommunity + outcome.outside)
        var households = outcome.divisions.map { [Int](repeating: 0, count: $0.cells.count) }
        for building in input.buildings {
            guard let area = building.area, let box = area.box else { continue }
            var best = (community: -1, grid: -1, shared: 0.0)
            var inside = 0.0
            for (community, division) in outcome.divisions.enumerated() {
                var shares: [Double] = []
                for (grid, cell) in division.cells.enumerated() where cell.box?.intersects(box) ?? false {
                    let shared = try Overlay.intersection(area, cell).polygons.reduce(0) { $0 + Double($1.doubleArea) }
                    inside += shared
                    if shared > 0 { shares.append(shared) }
                    if shared > best.shared + 1 { best = (community, grid, shared) }
                }
                guard division.wasDivided, !cut.contains(building.id), shares.count > 1 else { continue }
                // A film of two units along the outline is rounding.
                let film = area.rings.flatMap { zip($0.points, $0.closed.dropFirst()) }.reduce(0.0) {
                    $0 + (pow2($1.0.x, $1.1.x) + pow2($1.0.y, $1.1.y)).squareRoot()
                }
                #expect(
                    shares.sorted().dropLast().reduce(0, +) / 2 <= 2 * film + noise(building),
                    "building \(building.id) is cut")
            }
            if best.community >= 0, inside * 2 >= Double(area.doubleArea) {
                households[best.community][best.grid] += building.weight
            } else if building.weight > 0 {
                #expect(outcome.outside.contains(building.id))
            }
        }
        guard input.buildings.allSatisfy({ $0.area != nil }) else { return }
        for (division, counted) in zip(outcome.divisions, households) where division.wasDivided {
            #expect(division.weights == counted)
        }
    }

    private func pow2(_ a: Int32, _ b: Int32) -> Double { (Double(b) - Double(a)) * (Double(b) - Double(a)) }

    /// Lattice units squared of overlap with other buildings that may be noise: 5 cm along an outline of 100 m.
    private func noise(_ building: Footprint) -> Double { 0.05 * 100 * Town.east * Town.north }

    private func checkFigures() {
        for (community, division) in zip(input.communities, outcome.divisions) where division.wasDivided {
            #expect(division.weights.count == division.cells.count)
            #expect(division.deviation >= division.bound - 1e-9 || division.weights.reduce(0, +) == 0)
            let outside = division.weights.filter { !community.band.contains($0) }.count
            let told = division.findings.filter { $0.code == .gridOutsideBand }.count
            #expect(told == outside || division.findings.contains { $0.code == .noHouseholds })
        }
    }
}
