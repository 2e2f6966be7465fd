import Foundation
import Geometry
import Planning
import TestSupport
import Testing
import Topology

struct `Assignment to grids` {
    /// Three squares of 100 in a row: grids 20 and 10 of community 1, and community 2, not divided yet.
    private let assigner: Assigner

    init() throws {
        assigner = try Assigner([
            .init(grid: 20, community: 1, area: Self.box(0, 0, 100, 100)),
            .init(grid: 10, community: 1, area: Self.box(100, 0, 200, 100)),
            .init(grid: nil, community: 2, area: Self.box(200, 0, 300, 100)),
        ])
    }

    static func box(_ minX: Int32, _ minY: Int32, _ maxX: Int32, _ maxY: Int32) throws -> MultiPolygon {
        MultiPolygon(
            Polygon(
                try #require(
                    Ring([Point(minX, minY), Point(maxX, minY), Point(maxX, maxY), Point(minX, maxY)]))))
    }

    @Test func `a footprint inside one grid is certain`() throws {
        let found = try assigner.assignment(area: Self.box(10, 10, 20, 20), point: nil)
        #expect(
            found == Assignment(grid: 20, community: 1, share: 1, communityShare: 1, method: .footprint))
    }

    @Test func `the largest share decides, and below nine tenths a person does`() throws {
        let found = try #require(try assigner.assignment(area: Self.box(70, 10, 110, 20), point: Point(105, 15)))
        #expect(found.grid == 20)
        #expect(found.share == 0.75)
        #expect(found.doubt == .smallShare)
        #expect(found.isCutByGrid)
        #expect(!found.isCutByCommunity)
        let certain = try #require(try assigner.assignment(area: Self.box(10, 10, 110, 20), point: nil))
        #expect(certain.doubt == nil)
        #expect(certain.share == 0.9)
        #expect(certain.isCutByGrid)
    }

    @Test func `half and half goes to the smallest id`() throws {
        let found = try assigner.assignment(area: Self.box(90, 10, 110, 20), point: nil)
        #expect(found?.grid == 10)
        #expect(found?.share == 0.5)
    }

    @Test func `a footprint over the border of its community is counted apart`() throws {
        let found = try #require(try assigner.assignment(area: Self.box(150, 10, 210, 20), point: nil))
        #expect(found.grid == 10)
        #expect(found.isCutByCommunity)
        #expect(!found.isCutByGrid)
        #expect(found.doubt == .smallShare)
    }

    @Test func `a community that is not divided has the building but no grid`() throws {
        let found = try #require(try assigner.assignment(area: Self.box(220, 10, 240, 20), point: nil))
        #expect(found.grid == nil)
        #expect(found.community == 2)
        #expect(found.doubt == nil)
    }

    @Test(arguments: [(-60, false), (-20, true), (-30, true)])
    func `outside means that less than half lies in any cell`(minX: Int, inside: Bool) throws {
        let from = Int32(minX)
        let found = try #require(try assigner.assignment(area: Self.box(from, 10, from + 60, 20), point: nil))
        #expect((found.community != nil) == inside)
        #expect((found.grid != nil) == inside)
        #expect(found.isCutByCommunity == inside)
    }

    @Test func `a point decides where there is no area, and nothing decides for nothing`() throws {
        #expect(
            try assigner.assignment(area: nil, point: Point(150, 50))
                == Assignment(grid: 10, community: 1, share: 1, communityShare: 1, method: .point))
        #expect(
            try assigner.assignment(area: nil, point: Point(150, 500))
                == Assignment(grid: nil, community: nil, share: 0, communityShare: 0, method: .point))
        #expect(try assigner.assignment(area: nil, point: nil) == nil)
        #expect(try assigner.assignment(area: MultiPolygon([]), point: Point(50, 50))?.grid == 20)
    }

    @Test func `a point on a border lies east of it, at the coverage's rim in the cell it touches`() {
        #expect(assigner.assignment(of: Point(100, 50)).grid == 10)
        #expect(assigner.assignment(of: Point(0, 50)).grid == 20)
        #expect(assigner.assignment(of: Point(100, 100)).grid == 10)
    }

    @Test func `a building cut under a waiver is undecided for that reason`() throws {
        let cells: [Assigner.Cell] = try [
            .init(grid: 1, community: 1, area: Self.box(0, 0, 100, 100)),
            .init(grid: 2, community: 1, area: Self.box(100, 0, 200, 100)),
        ]
        let waived = try Assigner(cells, allowsCuts: true)
        #expect(try waived.assignment(area: Self.box(10, 10, 105, 20), point: nil)?.doubt == .waived)
        #expect(try waived.assignment(area: Self.box(60, 10, 120, 20), point: nil)?.doubt == .waived)
        #expect(try waived.assignment(area: Self.box(10, 10, 90, 20), point: nil)?.doubt == nil)
    }

    @Test func `a unit follows its building, and a disagreement is told`() throws {
        let building = try assigner.assignment(area: Self.box(70, 10, 110, 20), point: nil)
        let east = assigner.assignment(of: Point(105, 15))
        let unit = try #require(Assignment.ofUnit(point: east, building: building))
        #expect(unit.assignment.grid == 20)
        #expect(unit.assignment.method == .building)
        #expect(unit.assignment.doubt == nil)
        #expect(unit.disagrees)
        #expect(Assignment.ofUnit(point: nil, building: building)?.disagrees == false)
        let alone = try #require(Assignment.ofUnit(point: east, building: nil))
        #expect(alone.assignment == east)
        #expect(!alone.disagrees)
        #expect(Assignment.ofUnit(point: nil, building: nil) == nil)
    }

    @Test func `cells that overlap are refused with the place`() throws {
        #expect(throws: CoverageFaults.self) {
            try Assigner([
                .init(grid: 1, community: 1, area: Self.box(0, 0, 100, 100)),
                .init(grid: 2, community: 1, area: Self.box(90, 0, 200, 100)),
            ])
        }
    }
}

struct `Assignment against shapely` {
    private struct Question: Encodable {
        var cells: [[[Int32]]]
        var footprints: [[[Int32]]]
    }

    @Test(arguments: Seed.first(10))
    func `shares are the same and the largest wins`(seed: Seed) throws {
        var random = seed.generator
        let cells = try Self.cells(columns: 6, rows: 5, &random)
        let footprints = try (0..<200).map { _ in try Self.footprint(&random) }
        let input = try JSONEncoder().encode(
            Question(cells: cells.map(Self.open), footprints: footprints.map(Self.open)))
        let expected = try JSONDecoder().decode([[[Double]]].self, from: Oracle.run("assign.py", input: input))
        let ids = (0..<cells.count).map { Int64($0) }.shuffled(using: &random)
        let assigner = try Assigner(
            cells.indices.map { .init(grid: ids[$0], community: Int64($0 % 2), area: MultiPolygon(Polygon(cells[$0]))) }
        )
        var straddling = 0
        for (footprint, shares) in zip(footprints, expected) {
            let found = try #require(
                try assigner.assignment(area: MultiPolygon(Polygon(footprint)), point: nil))
            let total = shares.reduce(0) { $0 + $1[1] }
            if abs(total - Assignment.leastInside) < 1e-6 { continue }
            guard total > Assignment.leastInside else {
                #expect(found.grid == nil)
                continue
            }
            if shares.count > 1 { straddling += 1 }
            // Within noise of the greatest, the smallest id.
            let least = (shares.map { $0[1] }.max() ?? 0) - Assignment.noise
            if shares.contains(where: { abs($0[1] - least) < 1e-6 }) { continue }
            let winner = try #require(
                shares.filter { $0[1] > least }.min { ids[Int($0[0])] < ids[Int($1[0])] })
            let best = Int(winner[0])
            #expect(found.grid == ids[best])
            #expect(abs(found.share - winner[1]) < 1e-9)
            let inCommunity = shares.reduce(0) { $0 + (Int($1[0]) % 2 == best % 2 ? $1[1] : 0) }
            #expect(abs(found.communityShare - inCommunity) < 1e-9)
        }
        #expect(straddling > 50)
    }

    private static func open(_ ring: Ring) -> [[Int32]] { ring.points.map { [$0.x, $0.y] } }

    /// Quadrilaterals on a jittered raster of 1000: a coverage, as jitter stays below half a step.
    private static func cells(columns: Int, rows: Int, _ random: inout SeededGenerator) throws -> [Ring] {
        func jittered(_ step: Int) -> Int32 { Int32(step * 1000) + Int32.random(in: -200...200, using: &random) }
        var nodes: [[Point]] = []
        for x in 0...columns {
            nodes.append([])
            for y in 0...rows { nodes[x].append(Point(jittered(x), jittered(y))) }
        }
        var rings: [Ring] = []
        for x in 0..<columns {
            for y in 0..<rows {
                let corners = [nodes[x][y], nodes[x + 1][y], nodes[x + 1][y + 1], nodes[x][y + 1]]
                rings.append(try #require(Ring(corners)))
            }
        }
        return rings
    }

    /// A star-shaped polygon of 3 to 9 corners.
    private static func footprint(_ random: inout SeededGenerator) throws -> Ring {
        let x = Double.random(in: -300...6300, using: &random)
        let y = Double.random(in: -300...5300, using: &random)
        let corners = Int.random(in: 3...9, using: &random)
        var points: [Point] = []
        for corner in 0..<corners {
            let turn = (Double(corner) + Double.random(in: 0...0.8, using: &random)) / Double(corners)
            let radius = Double.random(in: 100...700, using: &random)
            points.append(Point(Int32(x + radius * cos(turn * 2 * .pi)), Int32(y + radius * sin(turn * 2 * .pi))))
        }
        return try #require(Ring(points))
    }
}
