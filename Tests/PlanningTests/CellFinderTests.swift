import Geometry
import Testing
import Topology

@testable import Planning

struct `Which cell a face is part of` {
    /// A locked grid in the west, and far from it a film one unit wide that was drawn as part of it; lines cut the film.
    @Test(arguments: [[], [120.0], [120, 130, 140]])
    func `a film apart from its own cell joins what is around, in however many faces`(cuts: [Double]) throws {
        func film(_ x: Double, _ up: Int32) -> Point { Point(Town.point(x, 0).x, Town.point(0, 100).y + up) }
        let thin = try #require(Ring([film(110, 0), film(150, 0), film(150, 1), film(110, 1)]))
        let west = Town.box(0, 0, 80, 200)
        var town = Town.square([2, 2, 2])
        town.communities[0].old = .drawn([MultiPolygon(west.polygons + [Polygon(thin)])])
        town.communities[0].locked = [0]
        let map = try DistrictMap(town.input(), Cores(1))
        let plan = try #require(map.plans[0])
        let base = [[town.communities[0].outline] + town.communities[0].lockedCells]
        let finder = CellFinder(map, base: base, labels: [plan.own.weights.map { _ in 0 }])
        let lines = base[0].flatMap(\.rings).map(\.closed) + cuts.map { [film($0, 0), film($0, 1)] }
        let arrangement = try Arrangement(lines, plane: town.input().plane)
        #expect(arrangement.faces.count == 3 + cuts.count)
        let cells = finder.cells(of: arrangement)
        for (face, cell) in zip(arrangement.faces, cells) {
            #expect(cell == (west.polygons[0].box == face.box ? 1 : 0))
        }
    }
}
