import Foundation
import Geometry
import TestSupport
import Testing

@Suite struct VoronoiTests {
    private static let box = (min: Position(500_000, 3_300_000), max: Position(501_000, 3_300_800))

    /// Cells belong to their sites, tile the box, and share their borders.
    private func expectTiling(_ cells: [[Position]], of sites: [Position], in box: (min: Position, max: Position)) {
        #expect(cells.count == sites.count)
        for (cell, site) in zip(cells, sites) {
            #expect(cell.count >= 3)
            #expect(cell.signedArea > 0)
            #expect(cell.holds(site), "site (\(site.x), \(site.y))")
        }
        let whole = (box.max.x - box.min.x) * (box.max.y - box.min.y)
        #expect(abs(cells.reduce(0) { $0 + $1.signedArea } - whole) < whole * 1e-9)
    }

    @Test(arguments: Seed.first(40))
    func `random sites get the cells of their own`(seed: Seed) throws {
        var generator = seed.generator
        let count = Int.random(in: 1...400, using: &generator)
        let sites = (0..<count).map { _ in
            Position(
                .random(in: Self.box.min.x...Self.box.max.x, using: &generator),
                .random(in: Self.box.min.y...Self.box.max.y, using: &generator))
        }
        let cells = try Voronoi.cells(of: sites, around: Self.box)
        expectTiling(cells, of: sites, in: Self.box)
        for (cell, site) in zip(cells, sites) {
            for corner in cell {
                let own = corner.distance(to: site)
                #expect(sites.allSatisfy { $0.distance(to: corner) > own - 1e-6 })
            }
        }
    }

    @Test(arguments: [(1, 1), (2, 1), (1, 2), (1, 50), (50, 1), (2, 2), (7, 7), (40, 25)])
    func `rows and columns of sites, where any four lie on one circle`(columns: Int, rows: Int) throws {
        let stepX = 1000.0 / Double(columns + 1)
        let stepY = 800.0 / Double(rows + 1)
        var sites: [Position] = []
        for row in 1...rows {
            for column in 1...columns {
                sites.append(
                    Position(Self.box.min.x + Double(column) * stepX, Self.box.min.y + Double(row) * stepY))
            }
        }
        expectTiling(try Voronoi.cells(of: sites, around: Self.box), of: sites, in: Self.box)
    }

    @Test func `sites on the box's corners and sides`() throws {
        let xs = [Self.box.min.x, 500_500, Self.box.max.x]
        let ys = [Self.box.min.y, 3_300_400, Self.box.max.y]
        let sites = xs.flatMap { x in ys.map { Position(x, $0) } }
        expectTiling(try Voronoi.cells(of: sites, around: Self.box), of: sites, in: Self.box)
    }

    @Test(arguments: Seed.first(10))
    func `two walls a hand apart, sampled every half metre`(seed: Seed) throws {
        var generator = seed.generator
        let angle = Double.random(in: 0..<(2 * Double.pi), using: &generator)
        let (dx, dy) = (cos(angle), sin(angle))
        var sites: [Position] = []
        for step in 0..<200 {
            let along = Double(step) * 0.5 - 50
            for side in [-0.1, 0.1] {
                sites.append(Position(500_500 + along * dx - side * dy, 3_300_400 + along * dy + side * dx))
            }
        }
        expectTiling(try Voronoi.cells(of: sites, around: Self.box), of: sites, in: Self.box)
    }

    @Test func `a place given twice is refused`() {
        let site = Position(500_100, 3_300_100)
        #expect(throws: GeometryError.self) {
            try Voronoi.cells(of: [site, Position(500_200, 3_300_100), site], around: Self.box)
        }
    }

    @Test func `a site outside the box is refused, and one that is no number`() {
        #expect(throws: GeometryError.self) { try Voronoi.cells(of: [Position(0, 0)], around: Self.box) }
        #expect(throws: GeometryError.self) { try Voronoi.cells(of: [Position(.nan, 0)], around: Self.box) }
    }

    @Test func `neighbours have the same vertices`() throws {
        let sites = [Position(500_200, 3_300_300), Position(500_700, 3_300_350), Position(500_400, 3_300_700)]
        let cells = try Voronoi.cells(of: sites, around: Self.box)
        var uses: [Position: Int] = [:]
        for corner in cells.joined() { uses[corner, default: 0] += 1 }
        let inner = uses.filter {
            $0.key.x > Self.box.min.x && $0.key.x < Self.box.max.x && $0.key.y > Self.box.min.y
                && $0.key.y < Self.box.max.y
        }
        #expect(inner.map(\.value) == [3])
        #expect(uses.values.filter { $0 == 2 }.count == 3)
    }
}

extension [Position] {
    /// Whether a place is in a convex counter-clockwise ring or within a micrometre of it.
    fileprivate func holds(_ place: Position) -> Bool {
        zip(self, dropFirst() + prefix(1)).allSatisfy { a, b in
            let side = (b.x - a.x) * (place.y - a.y) - (b.y - a.y) * (place.x - a.x)
            return side >= -1e-6 * a.distance(to: b)
        }
    }
}
