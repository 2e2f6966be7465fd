import Geometry
import Planning
import Testing
import Topology

/// What every division promises, checked by other means than it was made.
struct Guarantees {
    let input: PartitionInput
    let outcome: PartitionOutcome
    let coverage: Coverage

    /// - Throws: `CoverageFaults` unless the cells meet edge for edge.
    init(input: PartitionInput, outcome: PartitionOutcome) throws {
        self.input = input
        self.outcome = outcome
        coverage = try Coverage(outcome.divisions.flatMap(\.cells))
    }

    func check() throws {
        #expect(outcome.divisions.flatMap(\.cells).allSatisfy { !$0.isEmpty })
        checkOutlines()
        try checkPieces()
        checkOldGrids()
        checkNeedles()
        try checkBuildings()
        checkFigures()
    }

    /// The cells of each community are its outline, vertex by vertex, but for nodes, to a
    /// unit, where a border of grids ends.
    private func checkOutlines() {
        let groups = outcome.divisions.enumerated().flatMap { [Int](repeating: $0, count: $1.cells.count) }
        let dissolved = coverage.dissolved(by: groups)
        let nodes = Set(coverage.arcs.flatMap { [$0.points[0], $0.points[$0.points.count - 1]] })
        let keepsAll = input.communities.allSatisfy { $0.old.count == 0 }
        for (index, community) in input.communities.enumerated() {
            let made = dissolved.shape(ofCell: index)
            #expect(made.polygons.count == community.outline.polygons.count)
            #expect(farthest(made.rings, from: community.outline.rings) <= 1)
            #expect(farthest(community.outline.rings, from: made.rings) <= 1)
            // Nodes of older grids go with these.
            guard keepsAll else { continue }
            let given = Set(community.outline.rings.flatMap(\.points))
            let points = Set(made.rings.flatMap(\.points))
            for point in given.symmetricDifference(points) {
                #expect(nodes.contains { abs($0.x - point.x) <= 1 && abs($0.y - point.y) <= 1 }, "\(point)")
            }
        }
    }

    /// The greatest distance of a vertex from the other rings, in lattice units.
    func farthest(_ rings: [Ring], from others: [Ring]) -> Double {
        rings.flatMap(\.points).reduce(0) { worst, point in
            max(worst, others.reduce(Double.infinity) { min($0, distance(point, $1.closed)) })
        }
    }

    private func distance(_ point: Point, _ line: [Point]) -> Double {
        zip(line, line.dropFirst()).reduce(Double.infinity) { best, side in
            let (ax, ay) = (Double(side.0.x), Double(side.0.y))
            let (dx, dy) = (Double(side.1.x) - ax, Double(side.1.y) - ay)
            let (px, py) = (Double(point.x) - ax, Double(point.y) - ay)
            let share = max(0, min(1, (px * dx + py * dy) / max(1, dx * dx + dy * dy)))
            let (ex, ey) = (px - share * dx, py - share * dy)
            return min(best, (ex * ex + ey * ey).squareRoot())
        }
    }

    /// A grid that is not locked has at most one piece in each part of what locked ones leave of its community.
    private func checkPieces() throws {
        for (index, (community, division)) in zip(input.communities, outcome.divisions).enumerated()
        where division.wasDivided {
            let open = try openPieces(of: index)
            for (grid, cell) in division.cells.enumerated() where cell.polygons.count > 1 && !isLocked(grid, of: index)
            {
                let homes = try cell.polygons.map { piece in
                    let shares = try open.map { try Overlay.sharedDoubleArea(MultiPolygon(piece), $0) }
                    return shares.indices.max { shares[$0] < shares[$1] }
                }
                // An adopted grid may be in pieces, which is told.
                guard division.piecesOnFoot[grid] == 1 || community.task != .adopt else { continue }
                #expect(Set(homes).count == cell.polygons.count, "grid \(grid) of community \(community.code)")
            }
        }
    }

    /// No cell runs out along a border and back, three centimetres wide and ten metres long, where no outline
    /// and no barrier does.
    private func checkNeedles() {
        let given = Set(
            input.communities.flatMap { $0.outline.rings + Self.drawn($0).flatMap(\.rings) }.flatMap(\.points))
        for (division, community) in zip(outcome.divisions, input.communities) where division.wasDivided {
            for ring in division.cells.flatMap(\.rings) {
                for (index, tip) in ring.points.enumerated() where !given.contains(tip) {
                    let before = ring.points[(index + ring.points.count - 1) % ring.points.count]
                    let after = ring.points[(index + 1) % ring.points.count]
                    guard isNeedle(before, tip, after) else { continue }
                    #expect(isOnBarrier(tip), "\(tip) of community \(community.code)")
                }
            }
        }
    }

    static func drawn(_ community: PartitionCommunity) -> [MultiPolygon] {
        if case .drawn(let cells) = community.old { cells } else { [] }
    }

    private func isOnBarrier(_ point: Point) -> Bool {
        input.barriers.contains { distance(point, $0.line) <= 2 }
    }

    private func isNeedle(_ a: Point, _ tip: Point, _ b: Point) -> Bool {
        let (ax, ay) = (Double(a.x) - Double(tip.x), Double(a.y) - Double(tip.y))
        let (bx, by) = (Double(b.x) - Double(tip.x), Double(b.y) - Double(tip.y))
        let (lengthA, lengthB) = ((ax * ax + ay * ay).squareRoot(), (bx * bx + by * by).squareRoot())
        guard min(lengthA, lengthB) > 1000, ax * bx + ay * by > 0 else { return false }
        return abs(ax * by - ay * bx) / max(lengthA, lengthB) < 3
    }

    /// What locked grids leave of a community, in pieces.
    func openPieces(of community: Int) throws -> [MultiPolygon] {
        let division = outcome.divisions[community]
        let locked = division.cells.indices.filter { isLocked($0, of: community) }.map { division.cells[$0] }
        return try Overlay.difference(input.communities[community].outline, Overlay.union(locked)).polygons.map {
            MultiPolygon($0)
        }
    }

    /// Every grid is one older grid at most; locked ones are there as they were.
    private func checkOldGrids() {
        for (community, division) in zip(input.communities, outcome.divisions) where division.wasDivided {
            let origins = division.origins.compactMap(\.self)
            #expect(division.origins.count == division.cells.count)
            #expect(Set(origins).count == origins.count)
            #expect(origins.allSatisfy { $0 < community.old.count })
            guard case .drawn(let drawn) = community.old else { continue }
            for number in community.locked {
                let cell = division.origins.firstIndex(of: number).map { division.cells[$0] }
                #expect(cell.map { farthest($0.rings, from: drawn[number].rings) <= 1 } ?? false)
                #expect(cell.map { farthest(drawn[number].rings, from: $0.rings) <= 1 } ?? false)
            }
        }
    }

    private func checkFigures() {
        for (index, (community, division)) in zip(input.communities, outcome.divisions).enumerated()
        where division.wasDivided {
            #expect(division.weights.count == division.cells.count)
            #expect(division.piecesOnFoot.count == division.cells.count)
            #expect(division.deviation >= division.bound - 1e-9 || division.weights.reduce(0, +) == 0)
            let codes = division.findings.map(\.code)
            let outside = division.weights.enumerated().count {
                !community.band.contains($1) && !isLocked($0, of: index)
            }
            #expect(codes.count { $0 == .gridOutsideBand } == outside || codes.contains(.noHouseholds))
            for finding in division.findings where finding.code == .gridOutsideBand {
                let grid = finding.grid ?? -1
                #expect(division.weights.indices.contains(grid) && !isLocked(grid, of: index))
                #expect(finding.figures["households"] == Double(division.weights[grid]))
            }
            let inPieces = division.piecesOnFoot.count { $0 > 1 }
            let told = codes.count { $0 == .gridInPieces }
            #expect(told == 0 || community.task == .adopt)
            #expect(inPieces == told || codes.contains(.fewerGridsThanPieces))
        }
    }
}
