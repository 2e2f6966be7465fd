import Geometry
import TestSupport
import Testing
import Topology

@testable import Planning

struct `Smoothing borders` {
    /// Grids with the jagged borders of a raster, in one community, and what stands around them.
    struct Steps {
        let input: PartitionInput
        let cells: [MultiPolygon]

        static let side = 24
        static let metres = 5.0

        /// - Parameter label: of a field of the raster.
        init(buildings: [Footprint], barriers: [Barrier] = [], label: (Int, Int) -> Int) throws {
            var town = Town()
            let size = Double(Self.side) * Self.metres
            town.communities = [PartitionCommunity(code: "1", name: "", outline: Town.box(0, 0, size, size))]
            town.buildings = buildings
            town.barriers = barriers
            input = try town.input()
            var fields: [MultiPolygon] = []
            var labels: [Int] = []
            for x in 0..<Self.side {
                for y in 0..<Self.side {
                    fields.append(
                        Town.box(Double(x) * Self.metres, Double(y) * Self.metres, Self.metres, Self.metres))
                    labels.append(label(x, y))
                }
            }
            cells = try Coverage(fields).dissolved(by: labels).shapes.filter { !$0.isEmpty }
        }

        func smoothed(cores: Int = 1, isFixed: (Int) -> Bool = { _ in false }) throws -> [MultiPolygon] {
            try Smoothing.smoothed([cells], input, Cores(cores)) { isFixed($1) }[0]
        }
    }

    /// Fields go to the nearest of some places; buildings stand within fields.
    private func steps(_ seed: Seed) throws -> Steps {
        var random = seed.generator
        let places = (0..<Int.random(in: 2...6, using: &random)).map { _ in
            (Double.random(in: 0...24, using: &random), Double.random(in: 0...24, using: &random))
        }
        let crowd = Int.random(in: 0...200, using: &random)
        let buildings = (0..<crowd).map { index -> Footprint in
            let width = Double.random(in: 1...4.4, using: &random)
            let x = Double(Int.random(in: 0..<24, using: &random)) * Steps.metres
            let y = Double(Int.random(in: 0..<24, using: &random)) * Steps.metres
            return index % 9 == 0
                ? Footprint(id: Int64(index), ref: "", area: nil, point: Town.point(x + 2, y + 2), weight: 1)
                : Footprint(id: Int64(index), ref: "", area: Town.box(x + 0.3, y + 0.3, width, 4.4), weight: 1)
        }
        let barriers = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let row = Double(Int.random(in: 1..<24, using: &random)) * Steps.metres
            return Barrier(line: [Town.point(-5, row), Town.point(125, row)], kind: "street", strength: 0.6)
        }
        return try Steps(buildings: buildings, barriers: barriers) { x, y in
            places.indices.min { a, b in distance(places[a], x, y) < distance(places[b], x, y) } ?? 0
        }
    }

    private func distance(_ place: (Double, Double), _ x: Int, _ y: Int) -> Double {
        (place.0 - Double(x)) * (place.0 - Double(x)) + (place.1 - Double(y)) * (place.1 - Double(y))
    }

    @Test(arguments: Seed.first(60))
    func `grids stay a coverage of the same outline, with every building where it was`(seed: Seed) throws {
        let steps = try steps(seed)
        let smoothed = try steps.smoothed()
        let (before, after) = (try Coverage(steps.cells), try Coverage(smoothed))
        #expect(after.outline == before.outline)
        #expect(length(after) <= length(before))
        #expect(Set(after.arcs.flatMap(\.points)).isSubset(of: before.arcs.flatMap(\.points)))
        let homes = BuildingHomes(steps.input.buildings, in: steps.cells)
        #expect(BuildingHomes(steps.input.buildings, in: smoothed).cells == homes.cells)
        for (building, home) in zip(steps.input.buildings, homes.cells) {
            guard let area = building.area else { continue }
            #expect(try Overlay.sharedDoubleArea(area, smoothed[Int(home)]) == Double(area.doubleArea))
        }
        #expect(try steps.smoothed(cores: 2) == smoothed)
    }

    @Test(arguments: Seed.first(20))
    func `what lies on a barrier stays, and so do fixed cells`(seed: Seed) throws {
        let steps = try steps(seed)
        let smoothed = try steps.smoothed { $0 == 0 }
        #expect(Set(smoothed[0].rings.flatMap(\.points)) == Set(steps.cells[0].rings.flatMap(\.points)))
        let rows = Set(steps.input.barriers.map { $0.line[0].y })
        let kept = Set(smoothed.flatMap { $0.rings.flatMap(\.points) })
        #expect(
            steps.cells.flatMap { $0.rings.flatMap(\.points) }.allSatisfy { !rows.contains($0.y) || kept.contains($0) })
    }

    @Test func `a staircase becomes a straight line`() throws {
        let steps = try Steps(buildings: []) { x, y in x + (y % 2) < 12 ? 0 : 1 }
        let border = try #require(try Coverage(steps.smoothed()).arcs.first { !$0.isOuter })
        #expect(border.points.count == 2)
    }

    @Test func `a border goes around a building, with room for a wall`() throws {
        // The left grid reaches over to a building at its right.
        let steps = try Steps(
            buildings: [Footprint(id: 1, ref: "", area: Town.box(66, 56, 8, 8), weight: 1)]
        ) { x, y in x < 12 || x < 16 && (10...13).contains(y) ? 0 : 1 }
        let smoothed = try steps.smoothed()
        let border = try #require(try Coverage(smoothed).arcs.first { !$0.isOuter })
        #expect((4...5).contains(border.points.count))
        #expect(smoothed[0].place(of: Town.point(74.5, 60)) == .inside)
    }

    @Test func `a building whose walls are the border is not cut off`() throws {
        // The right grid reaches over to a building with all its corners on the border.
        let steps = try Steps(
            buildings: [Footprint(id: 1, ref: "", area: Town.area([(60, 55), (50, 60), (50, 55)]), weight: 1)]
        ) { x, y in x < 10 || x < 12 && y != 11 ? 0 : 1 }
        #expect(try steps.smoothed()[1].place(of: Town.point(52, 57)) == .inside)
    }

    private func length(_ coverage: Coverage) -> Double {
        coverage.arcs.reduce(0) { sum, arc in
            zip(arc.points, arc.points.dropFirst()).reduce(sum) { sum, side in
                sum + Position(side.0).distance(to: Position(side.1))
            }
        }
    }
}
