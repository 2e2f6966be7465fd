import Foundation
import Planning
import Storage
import TestSupport
import Testing

struct `The journeys of a real town` {
    @Test func `Monaco is divided, published, assigned, checked and exported`() throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try ImportMonacoTests.town(in: folder)
        let district = try District.open(path, mode: .write)
        var request = PartitionRequest(actor: "test")
        request.band = try HouseholdBand("300...500")
        request.publish = true
        let draft = try district.partition(request)
        let published = try #require(draft.published)
        #expect(draft.communities.count == 6)
        #expect(draft.grids.count == published.counts.grids)
        #expect(draft.grids.allSatisfy { $0.householdsSource == .estimated || $0.households == 0 })
        // 882 of the buildings lie in the six wards, most of 15 others' walls stand over a ward's border.
        let counts = published.counts
        #expect(counts.communities == 6)
        #expect(counts.buildings == 1283)
        #expect(counts.assigned == 882)
        #expect(counts.outside == 401)
        #expect(counts.cutByCommunity == 15)
        #expect(published.faults == 0)
        // Towers heavier than a grid, and a grid that another may enclose: to be looked at, nothing to stop for.
        #expect(published.violations.allSatisfy { $0.severity == .warning })
        #expect(Set(published.violations.map(\.rule)).isSubset(of: [.householdBand, .onePiece]))
        let check = try district.check().summary
        #expect(check.isClean)
        #expect(check.faults == 0)
        #expect(check.counts == counts)
        let generation = try district.generation
        #expect(try district.assign(AssignRequest(actor: "test")).changed == 0)
        #expect(try district.generation == generation)
        let stats = try district.stats(by: .grid)
        #expect(stats.total.households == stats.rows.reduce(0) { $0 + $1.households } + stats.elsewhere.households)
        #expect(stats.inGrid.numerator == 882)
        // Divided again, with another seed: codes go on, none comes back for another grid, and nobody is lost.
        request.seed = 2
        let again = try district.partition(request)
        let second = try #require(again.published)
        #expect(second.counts.assigned == 882)
        #expect(second.counts.cutByCommunity == 15)
        #expect(!second.newCodes.isEmpty)
        #expect(Set(second.newCodes).isDisjoint(with: draft.grids.map(\.code)))
        #expect(Set(second.retiredCodes).isSubset(of: draft.grids.map(\.code)))
        #expect(second.moved > 0)
        #expect(try district.check().summary.isClean)
        let lineage = try #require(try district.read { try $0.lineage() }[2])
        let shares = Dictionary(grouping: lineage, by: \.parent).mapValues { $0.reduce(0) { $0 + $1.areaShare } }
        #expect(shares.values.allSatisfy { abs($0 - 1) < 0.01 })
        #expect(try GDAL.validate(path) == [])
    }
}
