import Geometry
import TestSupport
import Testing

@testable import Topology

@Suite struct FaultTests {
    static func ring(_ points: [(Int32, Int32)]) throws -> Ring { try #require(Ring(points.map { Point($0.0, $0.1) })) }

    static func square(_ x: Int32, _ y: Int32, _ side: Int32) throws -> Ring {
        try ring([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    }

    static func cell(_ exterior: Ring, holes: [Ring] = []) -> MultiPolygon {
        MultiPolygon(Polygon(exterior, holes: holes))
    }

    static func kinds(_ cells: [MultiPolygon], within outline: MultiPolygon? = nil) throws -> [Fault.Kind] {
        try Coverage.faults(in: cells, within: outline).map(\.kind)
    }

    @Test func `an overlap is told with both cells, its area and a place`() throws {
        let faults = try Coverage.faults(in: [Self.cell(Self.square(0, 0, 100)), Self.cell(Self.square(90, 10, 50))])
        let overlap = try #require(faults.first { $0.kind == .overlap })
        #expect(overlap.cells == [0, 1])
        #expect(overlap.shape.area?.doubleArea == Int64(2 * 10 * 50))
        #expect(overlap.shape.area?.place(of: overlap.place) == .inside)
        let edges = faults.filter { $0.kind == .unmatchedEdge }
        #expect(edges.map(\.cells) == [[0, 1], [1, 0]])
        #expect(edges[1].shape.vertices.count == 4, "one chain, not cut at the ring's first vertex: \(edges[1].shape)")
    }

    @Test func `a cell deep inside an overlap is found across matched borders`() throws {
        // A large cell over a 3 × 3 block of small ones: the one in the middle touches nobody unmatched.
        var cells = [Self.cell(try Self.square(-10, -10, 320))]
        for x in 0..<3 as Range<Int32> {
            for y in 0..<3 as Range<Int32> { cells.append(Self.cell(try Self.square(x * 100, y * 100, 100))) }
        }
        let overlaps = try Coverage.faults(in: cells).filter { $0.kind == .overlap }
        #expect(overlaps.map(\.cells).sorted { $0[1] < $1[1] } == (1...9).map { [0, $0] })
    }

    @Test func `what lies outside the outline and what it leaves open is told`() throws {
        let outline = Self.cell(try Self.square(0, 0, 100))
        let cells = [
            Self.cell(try Self.ring([(0, 0), (50, 0), (50, 80), (50, 100), (0, 100)])),
            Self.cell(try Self.ring([(50, 0), (120, 0), (120, 80), (50, 80)])),
        ]
        let faults = try Coverage.faults(in: cells, within: outline)
        #expect(faults.map(\.kind) == [.gap, .outside])
        #expect(faults[0].shape.area?.doubleArea == Int64(2 * 50 * 20))
        #expect(faults[0].cells == [0, 1])
        #expect(faults[1].shape.area?.doubleArea == Int64(2 * 20 * 80))
        #expect(faults[1].cells == [1])
    }

    @Test func `a lake is no gap, a narrow slit is`() throws {
        // Degrees near the equator: 100 units are about 1.1 m.
        func frame(_ hole: Ring) throws -> [MultiPolygon] { [Self.cell(try Self.square(0, 0, 10_000), holes: [hole])] }
        let lake = try frame(Self.square(4000, 4000, 1000))
        let slit = try frame(Self.ring([(4000, 4000), (4030, 4000), (4030, 9000), (4000, 9000)]))
        let plane = try MetricPlane.fitting(#require(lake.box), datum: .wgs84)
        #expect(try Coverage.faults(in: lake).isEmpty && Coverage.faults(in: slit).isEmpty)
        #expect(try Coverage.faults(in: lake, gapWidth: (0.5, plane)).isEmpty)
        #expect(try Coverage.faults(in: slit, gapWidth: (0.5, plane)).map(\.kind) == [.gap])
        #expect(try Coverage.faults(in: slit, gapWidth: (0.3, plane)).isEmpty)
    }

    @Test(
        arguments: [
            ("a bow-tie", [[(0, 0), (10, 10), (10, 0), (0, 10)]], CellDefect.selfCrossing, (5, 5)),
            ("a spike", [[(0, 0), (10, 0), (10, 10), (20, 10), (10, 10), (0, 10)]], .edgeUsedTwice, (10, 10)),
            (
                "a ring that comes back", [[(0, 0), (5, 5), (10, 0), (10, 10), (5, 5), (0, 10)]], .ringTouchesItself,
                (5, 5)
            ),
            (
                "a hole outside", [[(0, 0), (9, 0), (9, 9), (0, 9)], [(20, 0), (29, 0), (29, 9), (20, 9)]],
                .holeOutside, (20, 0)
            ),
            (
                "holes in each other",
                [
                    [(0, 0), (90, 0), (90, 90), (0, 90)], [(10, 10), (80, 10), (80, 80), (10, 80)],
                    [(20, 20), (70, 20), (70, 70), (20, 70)],
                ], .nested, (20, 20)
            ),
            (
                "a hole that touches twice",
                [[(0, 0), (10, 0), (10, 10), (0, 10)], [(0, 0), (6, 4), (10, 10), (4, 6)]],
                .insideInPieces, (10, 10)
            ),
            (
                "a hole that crosses", [[(0, 0), (10, 0), (10, 10), (0, 10)], [(5, 5), (15, 5), (15, 8), (5, 8)]],
                .selfCrossing, (10, 5)
            ),
        ] as [(String, [[(Int32, Int32)]], CellDefect, (Int32, Int32))])
    func `an invalid cell is told with its reason and place`(
        name: String, rings: [[(Int32, Int32)]], defect: CellDefect, place: (Int32, Int32)
    ) throws {
        let rings = try rings.map(Self.ring)
        let cell = MultiPolygon(Polygon(rings[0], holes: Array(rings.dropFirst())))
        let faults = try Coverage.faults(in: [cell])
        #expect(faults.contains { $0.kind == .invalidCell(defect) && $0.place == Point(place.0, place.1) }, "\(faults)")
        #expect(try cell.invalidity() != nil)
        #expect(throws: CoverageFaults.self) { try Coverage([cell]) }
    }

    @Test func `holes and parts may touch at a point`() throws {
        let touching = Self.cell(try Self.square(0, 0, 10), holes: [try Self.ring([(0, 0), (6, 4), (4, 6)])])
        let corner = MultiPolygon([Polygon(try Self.square(20, 0, 5)), Polygon(try Self.square(25, 5, 5))])
        #expect(try Coverage.faults(in: [touching, corner]).isEmpty)
        let coverage = try Coverage([touching, corner])
        coverage.checkInvariants()
        #expect(coverage.shapes.map(\.doubleArea) == [touching.doubleArea, corner.doubleArea])
    }

    @Test func `cells wider than half the globe are refused`() throws {
        let wide = Self.cell(try Self.ring([(-1_800_000_000, 0), (1_800_000_000, 0), (0, 10)]))
        #expect(try Coverage.faults(in: [wide]).map(\.kind) == [.invalidCell(.tooWide)])
    }

    @Test func `what is found is the same for any number of cores`() throws {
        // More edges than one core takes at a time, many of them at fault.
        let cells = try (0..<40_000).map { index in
            let isMoved: Int32 = index % 7 == 3 ? 1 : 0
            return try Self.cell(
                Self.square(Int32(index % 200) * 100 + isMoved, Int32(index / 200) * 100, index % 11 == 5 ? 110 : 100))
        }
        let (one, many) = (BorderGraph(cells, cores: Cores(1)), BorderGraph(cells, cores: Cores(3)))
        #expect(one.twins == many.twins)
        let (alone, together) = (BorderCheck(one, cores: Cores(1)), BorderCheck(many, cores: Cores(3)))
        #expect(alone.contacts.count > 1000)
        #expect(alone.isUnmatched == together.isUnmatched)
        #expect(alone.contacts.elementsEqual(together.contacts, by: ==))
        #expect(alone.selfContacts.elementsEqual(together.selfContacts, by: ==))
    }
}
