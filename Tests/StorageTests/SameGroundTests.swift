import Geometry
import Planning
import Storage
import Testing

/// Which new grid is an old one, and goes on with its code.
@Suite struct SameGroundTests {
    /// The corner of the first community between the two is put off its place by so many lattice units, about a centimetre
    /// each, in both outlines.
    @Test(arguments: [(0, true), (2, true), (40, false)])
    func `a grid whose border was rounded otherwise keeps its code`(units: Int32, isSame: Bool) throws {
        let town = try JourneysTown()
        var request = PartitionRequest(actor: "li")
        request.band = try HouseholdBand("500...1500")
        request.publish = true
        _ = try town.district.partition(request)
        func codes() throws -> Set<String> { Set(try town.district.read { try $0.grids().map(\.code) }) }
        let before = try codes()
        #expect(before.count == 2)
        let (x, y) = (JourneysTown.origin.x + 10 * JourneysTown.plot, JourneysTown.origin.y + 10 * JourneysTown.plot)
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .communities, fields: Layer.communities.fields("name", "class", "outline"),
                rows: (0..<2).map { index in
                    let shape = JourneysTown.block(index * 10, 0, 10, 10)
                    let rings = shape.area?.rings.map { ring in
                        ring.closed.map { $0 == Point(x, y) ? Point(x + units, y) : $0 }
                    }
                    return FeatureRow(
                        key: JourneysTown.codes[index],
                        values: [.text(JourneysTown.names[index]), .text("111"), .text("given")],
                        shape: .polygon(rings ?? []))
                })
        }
        let again = try town.district.partition(request)
        #expect(try (codes() == before) == isSame)
        #expect(again.published?.retiredCodes.isEmpty == isSame)
    }

    /// What was two communities is one, under a code of its own.
    @Test func `grids of merged communities go on in the new one`() throws {
        let town = try JourneysTown()
        var request = PartitionRequest(actor: "li")
        request.band = try HouseholdBand("300...600")
        request.publish = true
        _ = try town.district.partition(request)
        let before = try town.district.read { try $0.grids() }
        #expect(before.count == 4)
        let merged = "421003001009"
        try town.district.write(.test) { transaction in
            let fields = Layer.communities.fields("name", "class", "outline")
            _ = try transaction.upsert(
                .communities, fields: fields,
                rows: JourneysTown.codes.indices.map { index in
                    FeatureRow(
                        key: JourneysTown.codes[index],
                        values: [.text(JourneysTown.names[index]), .text("111"), .text("given")], shape: nil)
                })
            _ = try transaction.upsert(
                .communities, fields: fields,
                rows: [
                    FeatureRow(
                        key: merged, values: [.text("新城社区"), .text("111"), .text("given")],
                        shape: JourneysTown.block(0, 0, 20, 10))
                ])
        }
        request.band = nil
        request.rebalances = true
        let summary = try town.district.partition(request)
        #expect(summary.total.moved?.weight == 0)
        let after = try town.district.read { try $0.grids() }
        #expect(after.map(\.code).sorted() == (1...4).map { "\(merged)00\($0)" })
        #expect(Set(after.map(\.name)) == Set(before.map(\.name)))
        #expect(summary.published?.counts.assigned == 200)
    }

    /// Fifteen houses of one half are given to the other by a person: 350 and 650 households.
    @Test func `a rebalance counts houses in the grids that people gave them to`() throws {
        let town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        _ = try town.district.publish(PublishRequest(actor: "li"))
        let halves = try town.district.read { try $0.grids() }.filter { $0.community == JourneysTown.codes[0] }
            .map(\.code).sorted()
        var decided = AssignRequest(actor: "li")
        decided.decisions = (0..<15).map { ("b\($0 / 5 * 20 + $0 % 5)", halves[1]) }
        #expect(try town.district.assign(decided).movedBuildings == 15)
        var request = PartitionRequest(actor: "li")
        request.communities = [JourneysTown.codes[0]]
        request.band = try HouseholdBand("400...600")
        request.rebalances = true
        request.publish = true
        let summary = try town.district.partition(request)
        #expect(summary.total.moved?.bound == 50)
        #expect(summary.total.inBand == 1)
        let sums = try town.district.read { try $0.grids() }.filter { halves.contains($0.code) }
            .compactMap(\.households?.count)
        #expect(sums.allSatisfy { (400...600).contains($0) })
        #expect(sums.reduce(0, +) == 1000)
        #expect(try town.district.assign(AssignRequest(actor: "li")).decisions == 15)
    }
}
