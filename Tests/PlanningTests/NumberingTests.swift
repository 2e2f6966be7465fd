import Geometry
import Planning
import TestSupport
import Testing

struct `Numbering of grids` {
    private let community: DivisionCode

    init() throws { community = try DivisionCode("421003001004") }

    private func site(x: Int32, y: Int32, half: Int32 = 10) -> Numbering.Site {
        Numbering.Site(
            point: Point(x, y), box: Box(minX: x - half, minY: y - half, maxX: x + half, maxY: y + half))
    }

    @Test func `the first division counts rows from the north, each from the west`() throws {
        // Two rows whose points differ a little in latitude, given south first and east first.
        let sites = [
            site(x: 30, y: 3), site(x: 10, y: -2), site(x: 25, y: 41), site(x: 5, y: 45), site(x: 45, y: 38),
        ]
        let codes = try Numbering.codes(for: sites, in: community, used: [])
        #expect(codes.map(\.sequence) == [5, 4, 2, 1, 3])
    }

    @Test func `a tall grid does not swallow the rows beside it`() throws {
        // One grid reaches over both rows; only those whose own latitudes hold its point stand beside it.
        let tall = Numbering.Site(point: Point(0, 50), box: Box(minX: -5, minY: 0, maxX: 5, maxY: 60))
        let sites = [site(x: 20, y: 10), tall, site(x: 20, y: 48)]
        #expect(Numbering.readingOrder(sites) == [1, 2, 0])
    }

    @Test func `later grids go on after the largest number ever used`() throws {
        let used = try ["421003001004002", "421003001004007", "421003001005040"].map { try GridCode($0) }
        let codes = try Numbering.codes(for: [site(x: 9, y: 0), site(x: 0, y: 0)], in: community, used: used)
        #expect(codes.map(\.text) == ["421003001004009", "421003001004008"])
    }

    @Test func `past 999 there is an error that names the community`() throws {
        let used = [try GridCode("421003001004998")]
        #expect(try Numbering.codes(for: [site(x: 0, y: 0)], in: community, used: used).map(\.sequence) == [999])
        #expect(throws: PlanningError.codesExhausted(community: "421003001004")) {
            try Numbering.codes(for: [site(x: 0, y: 0), site(x: 9, y: 0)], in: community, used: used)
        }
    }

    @Test(arguments: Seed.first(50))
    func `every site gets one code, none twice, whatever the input order`(seed: Seed) throws {
        var random = seed.generator
        let sites = (0..<Int.random(in: 1...40, using: &random)).map { _ in
            site(
                x: .random(in: -500...500, using: &random), y: .random(in: -500...500, using: &random),
                half: .random(in: 1...200, using: &random))
        }
        let codes = try Numbering.codes(for: sites, in: community, used: [])
        #expect(codes.count == sites.count)
        #expect(Set(codes.map(\.sequence)) == Set(1...sites.count))
        let shuffled = sites.indices.shuffled(using: &random)
        let again = try Numbering.codes(for: shuffled.map { sites[$0] }, in: community, used: [])
        let hasEqualPoints = Set(sites.map(\.point)).count < sites.count
        for (new, old) in shuffled.enumerated() where !hasEqualPoints { #expect(again[new] == codes[old]) }
    }
}
