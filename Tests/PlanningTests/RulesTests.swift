import Geometry
import Planning
import Testing

struct `Rules for grids` {
    private func square(_ x: Int32, _ y: Int32, _ width: Int32, _ height: Int32) throws -> Polygon {
        Polygon(
            try #require(
                Ring([Point(x, y), Point(x + width, y), Point(x + width, y + height), Point(x, y + height)])))
    }

    private func facts(
        outline: MultiPolygon, _ areas: [MultiPolygon], kinds: [GridKind] = [], households: Int = 400
    ) -> CommunityFacts {
        CommunityFacts(
            code: "421003001004", communityClass: .urban, outline: outline,
            grids: areas.enumerated().map { index, area in
                .init(
                    code: "42100300100400\(index + 1)", kind: index < kinds.count ? kinds[index] : .ordinary,
                    area: area, households: households)
            })
    }

    @Test func `two grids that fill their community break no rule`() throws {
        let outline = MultiPolygon(try square(0, 0, 200, 100))
        let areas = [MultiPolygon(try square(0, 0, 100, 100)), MultiPolygon(try square(100, 0, 100, 100))]
        #expect(try facts(outline: outline, areas).violations(of: .standard).isEmpty)
    }

    @Test(arguments: [(299, true), (300, false), (500, false), (501, true)])
    func `the band has its limits inside`(households: Int, violated: Bool) throws {
        let outline = MultiPolygon(try square(0, 0, 100, 100))
        let found = try facts(outline: outline, [outline], households: households).violations(of: .standard)
        let expected = Violation(
            .householdBand, .warning, area: "421003001004001", measured: Double(households), minimum: 300,
            maximum: 500)
        #expect(found == (violated ? [expected] : []))
    }

    @Test func `a 专属网格 is not judged by its size`() throws {
        let outline = MultiPolygon(try square(0, 0, 100, 100))
        let found = facts(outline: outline, [outline], kinds: [.dedicated], households: 0)
        #expect(try found.violations(of: .standard).isEmpty)
    }

    @Test func `a grid that leaves its community is an error with its share inside`() throws {
        let outline = MultiPolygon(try square(0, 0, 100, 100))
        let found = try facts(outline: outline, [MultiPolygon(try square(0, 0, 125, 100))]).violations(of: .standard)
        #expect(found.map(\.rule) == [.insideOneCommunity])
        #expect(found.first?.severity == .error)
        #expect(abs((found.first?.measured ?? 0) - 0.8) < 1e-12)
    }

    @Test func `two pieces in one part of the community are an error, in two detached parts they are not`() throws {
        let pieces = MultiPolygon([try square(0, 0, 50, 100), try square(150, 0, 50, 100)])
        let middle = MultiPolygon(try square(50, 0, 100, 100))
        let whole = MultiPolygon(try square(0, 0, 200, 100))
        let found = try facts(outline: whole, [pieces, middle]).violations(of: .standard)
        #expect(found.map(\.rule) == [.onePiece])
        #expect(found.first?.measured == 2)
        #expect(try facts(outline: pieces, [pieces]).violations(of: .standard).isEmpty)
    }

    @Test func `a hole is allowed around a 专属网格 and around what is not the community's, and a warning elsewhere`()
        throws
    {
        let inner = try square(40, 40, 20, 20)
        let ring = MultiPolygon(Polygon(try square(0, 0, 100, 100).exterior, holes: [inner.exterior]))
        let whole = MultiPolygon(try square(0, 0, 100, 100))
        let areas = [ring, MultiPolygon(inner)]
        #expect(try facts(outline: whole, areas, kinds: [.ordinary, .dedicated]).violations(of: .standard).isEmpty)
        let enclosed = try facts(outline: whole, areas).violations(of: .standard)
        #expect(enclosed.map(\.rule) == [.onePiece] && enclosed.map(\.severity) == [.warning])
        #expect(enclosed.map(\.measured) == [1] && enclosed.map(\.maximum) == [0])
        #expect(try facts(outline: ring, [ring]).violations(of: .standard).isEmpty)
    }

    @Test func `buildings cut or left out are listed with their refs`() throws {
        let outline = MultiPolygon(try square(0, 0, 100, 100))
        var facts = facts(outline: outline, [outline])
        facts.grids[0].cutBuildings = ["b1"]
        facts.buildingsWithoutGrid = ["b2", "b3"]
        let found = try facts.violations(of: .standard)
        #expect(found.map(\.rule) == [.noBuildingCut, .everyBuildingInOneGrid])
        #expect(found.map(\.subjects) == [["b1"], ["b2", "b3"]])
        facts.grids = []
        #expect(try facts.violations(of: .standard).isEmpty)
    }

    @Test func `a rule that a profile leaves out is not checked`() throws {
        var profiles = RuleProfiles.standard
        profiles.urban.severities[.householdBand] = nil
        let outline = MultiPolygon(try square(0, 0, 100, 100))
        #expect(try facts(outline: outline, [outline], households: 9).violations(of: profiles).isEmpty)
    }
}
