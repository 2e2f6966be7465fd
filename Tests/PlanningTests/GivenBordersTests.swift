import Geometry
import Testing
import Topology

@testable import Planning

struct `Borders that a division does not move` {
    /// What becomes of cells that noding has made of a square community.
    private func kept(_ cells: [MultiPolygon]) throws -> [MultiPolygon] {
        let input = try Town.square([2, 2], grids: cells.count).input()
        let map = try DistrictMap(input, Cores(1))
        let given = GivenBorders(input, map)
        let labels = try map.plans.map { plan in try (0..<#require(plan).own.weights.count).map(Int32.init) }
        return given.kept(in: try Coverage(cells), CellFinder(map, base: given.areas, labels: labels))
    }

    private let corners = [Town.point(0, 0), Town.point(200, 0), Town.point(200, 200), Town.point(0, 200)]
    /// One unit off the southern side.
    private let stray = Point(Town.point(100, 0).x, Town.origin.y - 1)

    private func polygon(_ points: [Point], hole: [Point] = []) throws -> Polygon {
        Polygon(try #require(Ring(points)), holes: try hole.isEmpty ? [] : [#require(Ring(hole.reversed()))])
    }

    @Test func `a vertex that noding left on an outline goes`() throws {
        let bent = try polygon([corners[0], stray] + corners.dropFirst())
        let square = try polygon(corners)
        #expect(try kept([MultiPolygon(bent)]).map { $0.polygons.map(\.startingAtSmallest) } == [[square]])
    }

    @Test func `a node where a border ends stays, bent or not`() throws {
        let top = Town.point(100, 200)
        let halves = try [
            MultiPolygon(polygon([corners[0], stray, top, corners[3]])),
            MultiPolygon(polygon([stray, corners[1], corners[2], top])),
        ]
        let kept = try kept(halves)
        #expect(kept.map { Set($0.rings.flatMap(\.points)) } == halves.map { Set($0.rings.flatMap(\.points)) })
    }

    @Test func `a vertex stays where another border runs in the film that would go with it`() throws {
        let island = [Point(stray.x, stray.y + 1), Town.point(120, 50), Town.point(80, 50)]
        let cells = try [
            MultiPolygon(polygon([corners[0], stray] + corners.dropFirst(), hole: island)),
            MultiPolygon(polygon(island)),
        ]
        #expect(try kept(cells) == Coverage(cells).shapes)
    }
}
