import Geometry
import Planning
import TestSupport
import Testing

/// A square of ten by ten buildings with two households each; grids of 44 to 56, so four of them.
struct `Dividing among barriers in every state` {
    private func town(_ barriers: [Barrier], grids: Int? = nil) -> Town {
        .square(Array(repeating: 2, count: 100), band: 44...56, barriers: barriers, grids: grids)
    }

    private func divide(_ barriers: [Barrier], grids: Int? = nil) throws -> PartitionOutcome.Division {
        try town(barriers, grids: grids).divided().divisions[0]
    }

    private static let river = Town.way("river", (100, -20), (100, 220))

    @Test func `barriers that end blind do no harm`() throws {
        let division = try divide([
            Town.way("street", (20, 40), (150, 40)), Town.way("wall", (100, 120), (100, 160), (130, 160)),
            Town.way("river", (-20, 100), (61, 100)),
        ])
        #expect(division.piecesOnFoot == [1, 1, 1, 1])
        #expect(division.findings.isEmpty)
    }

    @Test(arguments: [0, 0.01, 0.05, 0.4, 3])
    func `a doubled barrier is one`(apart: Double) throws {
        let division = try divide([
            Town.way("arterial", (100, -20), (100, 220)), Town.way("arterial", (100 + apart, -20), (100 + apart, 220)),
            Town.way("arterial", (-20, 100), (220, 100)), Town.way("arterial", (-20, 100), (220, 100 + apart)),
        ])
        #expect(division.weights == [50, 50, 50, 50])
        #expect(division.cells.allSatisfy { $0.polygons.count == 1 && abs(Double($0.doubleArea) / quarter - 1) < 0.02 })
    }

    private let quarter = 2 * 100 * 100 * Town.east * Town.north

    @Test func `what lies outside or is no line changes nothing`() throws {
        let none = try divide([])
        let division = try divide([
            Town.way("river", (300, -20), (300, 220)), Town.way("street", (100, 300), (100, 200.5)),
            Town.way("wall", (90, 90), (90, 90)), Town.way("wall", (90, 90)), Barrier(line: [], strength: 1),
        ])
        #expect(division.cells == none.cells)
    }

    @Test func `a barrier along the community's border, on either side of it by a rounding, is the border`() throws {
        let rounding = 1 / Town.east
        let division = try divide([
            Town.way("river", (0, 0), (200, 0)), Town.way("wall", (rounding, 0), (-rounding, 200)),
            Town.way("street", (200, -20), (200, 220)), Town.way("railway", (0, 200 - rounding), (200, 200 + rounding)),
        ])
        #expect(division.piecesOnFoot == [1, 1, 1, 1])
        #expect(division.findings.isEmpty)
    }

    @Test func `no grid lies on both banks of a river without a bridge`() throws {
        let division = try divide([Self.river])
        #expect(division.piecesOnFoot == [1, 1, 1, 1])
        #expect(division.findings.isEmpty)
        let middle = Town.point(100, 0).x
        for cell in division.cells {
            let box = try #require(cell.box)
            #expect(box.maxX <= middle || box.minX >= middle)
        }
    }

    @Test func `banks that fill no grid get one each, and it is said`() throws {
        let bank = Town.way("river", (21, -20), (21, 220))
        let division = try divide([bank], grids: 4)
        #expect(division.piecesOnFoot == [1, 1, 1, 1])
        #expect(division.weights.contains(20))
        let finding = try #require(division.findings.first { $0.code == .pieceBelowBand })
        #expect(finding.figures == ["households": 20, "minimum": 44])
        #expect(Set(finding.subjects) == Set((0..<10).map { "b\($0 * 10)" }))
    }

    @Test func `fewer grids than pieces on foot are said to be so`() throws {
        let division = try divide([Self.river, Town.way("railway", (-20, 100), (220, 100))], grids: 3)
        let finding = try #require(division.findings.first { $0.code == .fewerGridsThanPieces })
        #expect(finding.figures == ["pieces": 4, "grids": 3])
        #expect(division.piecesOnFoot.sorted() == [1, 1, 2])
    }

    @Test func `a bridge makes one piece of two banks`() throws {
        let division = try divide([Self.river, Town.way("bridge", (95, 150), (105, 150))], grids: 1)
        #expect(division.piecesOnFoot == [1])
        #expect(!division.findings.contains { $0.code == .fewerGridsThanPieces })
    }

    @Test func `islands belong to a grid, lakes to none`() throws {
        var town = town([])
        let lake = Town.box(78, 78, 24, 24).polygons.map(\.exterior)
        let main = Town.box(0, 0, 200, 200).polygons.map { Polygon($0.exterior, holes: lake) }
        town.communities[0].outline = MultiPolygon(main + Town.box(210, 80, 30, 30).polygons)
        town.buildings.remove(at: 44)
        town.buildings.append(Footprint(id: 200, ref: "island", area: Town.box(220, 90, 10, 10), weight: 2))
        let division = try town.divided().divisions[0]
        #expect(division.cells.map(\.polygons.count).sorted() == [1, 1, 1, 2])
        #expect(division.piecesOnFoot == [1, 1, 1, 1])
    }
}
