import Geometry
import Planning
import TestSupport
import Testing

/// A community of 200 m by 200 m with eight buildings on each side of a line from south to north.
struct `Walking from block to block` {
    private static let river = line([(100, -5), (100, 205)], "river")

    private static func line(
        _ corners: [(Double, Double)], _ kind: String, isBridge: Bool = false, isTunnel: Bool = false
    ) -> Barrier {
        Barrier(
            line: corners.map { Town.point($0.0, $0.1) }, kind: kind, strength: 1, isBridge: isBridge,
            isTunnel: isTunnel)
    }

    private func town(_ barriers: [Barrier], grids: Int? = nil, without: Set<Int> = []) -> Town {
        var town = Town()
        town.communities = [
            PartitionCommunity(code: "1", name: "", outline: Town.box(0, 0, 200, 200), grids: grids, band: 10...30)
        ]
        town.barriers = barriers
        for index in 0..<16 where !without.contains(index) {
            let (x, y) = (index < 8 ? 10 : 110, index % 8)
            town.buildings.append(
                Footprint(
                    id: Int64(index), ref: "b\(index)",
                    area: Town.box(Double(x + y % 2 * 40), 10 + 45 * Double(y / 2), 12, 12), weight: 3))
        }
        return town
    }

    /// What the pieces on foot weigh, the lightest first.
    private func pieces(_ town: Town) throws -> [Int] {
        let graph = try #require(Partitioner.graphs(town.input()).first).graph
        var piece = Array(graph.weights.indices)
        for _ in graph.weights {
            for edge in graph.edges where edge.joins {
                let least = min(piece[Int(edge.a)], piece[Int(edge.b)])
                (piece[Int(edge.a)], piece[Int(edge.b)]) = (least, least)
            }
        }
        return Dictionary(grouping: graph.weights.indices) { piece[$0] }.values
            .map { $0.reduce(0) { $0 + graph.weights[$1] } }.sorted()
    }

    @Test(arguments: ["river", "railway", "wall"]) func `nobody walks over it`(kind: String) throws {
        #expect(try pieces(town([Self.line([(100, -5), (100, 205)], kind)])) == [24, 24])
    }

    @Test(arguments: ["arterial", "street", "path", ""]) func `people walk over it`(kind: String) throws {
        #expect(try pieces(town([Self.line([(100, -5), (100, 205)], kind)])) == [48])
    }

    @Test(arguments: ["street", "bridge", "crossing", "gate", "path"])
    func `one way over is enough`(kind: String) throws {
        #expect(try pieces(town([Self.river, Self.line([(90, 77), (110, 78)], kind)])) == [48])
    }

    @Test func `a bridge in two pieces that meet over the water leads over it`() throws {
        let bridge = [[(80, 77), (100, 77)], [(100, 77), (120, 80)]].map { Self.line($0, "street", isBridge: true) }
        #expect(try pieces(town([Self.river] + bridge)) == [48])
        #expect(try pieces(town([Self.river, bridge[0]])) == [24, 24])
    }

    @Test func `a road along the bank leads nowhere`() throws {
        #expect(try pieces(town([Self.river, Self.line([(100, 20), (100, 180)], "street")])) == [24, 24])
    }

    @Test func `a railway bridge is no way`() throws {
        #expect(
            try pieces(town([Self.river, Self.line([(90, 77), (110, 77)], "railway", isBridge: true)])) == [24, 24])
    }

    @Test func `a river in a tunnel or on a bridge bars nothing`() throws {
        for (isBridge, isTunnel) in [(true, false), (false, true)] {
            let river = Self.line([(100, -5), (100, 205)], "river", isBridge: isBridge, isTunnel: isTunnel)
            #expect(try pieces(town([river])) == [48])
        }
    }

    @Test func `a tunnel serves the blocks it comes out in`() throws {
        #expect(try pieces(town([Self.river, Self.line([(60, 77), (140, 77)], "street", isTunnel: true)])) == [48])
        #expect(
            try pieces(town([Self.river, Self.line([(-60, 77), (260, 77)], "street", isTunnel: true)])) == [24, 24])
    }

    @Test func `a bridge over a lake leads from bank to bank over ground that nobody lives on`() throws {
        let shores = [95.0, 105.0].map { Self.line([($0, -5), ($0, 205)], "river") }
        #expect(try pieces(town(shores)) == [24, 24])
        #expect(try pieces(town(shores + [Self.line([(80, 77), (120, 77)], "street", isBridge: true)])) == [48])
        #expect(try pieces(town(shores + [Self.line([(80, 77), (100, 77)], "street", isBridge: true)])) == [24, 24])
    }

    @Test func `detached parts hang on to the nearest and are no pieces`() throws {
        var town = town([Self.river])
        town.communities[0].outline = MultiPolygon(
            town.communities[0].outline.polygons + Town.box(240, 60, 50, 50).polygons
                + Town.box(320, 60, 50, 50).polygons)
        town.buildings.append(Footprint(id: 90, ref: "isle", area: Town.box(330, 70, 10, 10), weight: 5))
        #expect(try pieces(town) == [24, 29])
    }

    @Test func `without a number asked for, every piece gets grids of its own`() throws {
        let rivers = [Self.river, Self.line([(-5, 40), (100, 40)], "wall")]
        let outcome = try Partitioner.divide(town(rivers).input())
        let light = outcome.divisions[0].findings.filter { $0.code == .pieceBelowBand }
        #expect(light.map(\.figures) == [["households": 6, "minimum": 10]])
        #expect(light.first?.subjects == ["b0", "b1"])
        #expect(light.first?.place != nil)
        #expect(outcome.divisions[0].weights.count == 3)
    }

    @Test func `with fewer grids than pieces the lightest join a neighbour, and it is told`() throws {
        let walls = [Self.river, Self.line([(-5, 40), (100, 40)], "wall")]
        let division = try Partitioner.divide(town(walls, grids: 2).input()).divisions[0]
        let finding = try #require(division.findings.first { $0.code == .fewerGridsThanPieces })
        #expect(finding.figures == ["pieces": 3, "grids": 2])
        #expect(finding.subjects == ["b0", "b2", "b8"])
        #expect(try pieces(town(walls, grids: 2)) == [24, 24])
    }
}
