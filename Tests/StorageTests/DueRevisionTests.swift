import Foundation
import Geometry
import Planning
import Storage
import TestSupport
import Testing

/// Plans that wait for a day, and what happens until it comes.
@Suite struct DueRevisionTests {
    @Test func `a plan that no longer fits its communities stays pending, and what is in force goes on`() throws {
        let town = try JourneysTown()
        _ = try town.publishForADayToCome()
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .communities, fields: Layer.communities.fields("name", "class", "outline"),
                rows: [
                    FeatureRow(
                        key: JourneysTown.codes[0],
                        values: [.text(JourneysTown.names[0]), .text("111"), .text("given")],
                        shape: JourneysTown.block(0, 0, 10, 9))
                ])
        }
        let outlines = try town.district.read { try $0.areas(.communities).map(\.area) }
        try town.comeTheDay()
        for _ in 0..<2 {
            let assigned = try town.district.assign(AssignRequest(actor: "wang"))
            #expect(assigned.due.inForce.isEmpty)
            let refused = try #require(assigned.due.refused)
            #expect(refused.revision == 2)
            #expect(refused.effective == "2020-01-01")
            #expect(refused.faults.map(\.kind).contains("outside"))
            #expect(assigned.counts.grids == 3)
        }
        let (revisions, now) = try town.district.read { (try $0.revisions(), try $0.areas(.communities).map(\.area)) }
        #expect(revisions.map(\.state) == [.inForce, .pending])
        #expect(now == outlines)
    }

    @Test func `what a revision moves on its day is in the list of the moved`() throws {
        let town = try JourneysTown()
        _ = try town.publishForADayToCome()
        try town.comeTheDay()
        try town.put([("new", JourneysTown.straddling(2000))])
        func codes() throws -> [String: String?] {
            let buildings = try town.district.read { try $0.buildings() }
            return Dictionary(uniqueKeysWithValues: buildings.map { ($0.ref, $0.gridCode) })
        }
        let before = try codes()
        var request = AssignRequest(actor: "wang")
        request.reason = .ruleChange
        request.movedPath = town.scratch.folder.appending(path: "moved.csv").path
        func moved() throws -> Set<String> {
            let text = String(decoding: try Data(contentsOf: URL(filePath: request.movedPath ?? "")), as: UTF8.self)
            return Set(text.split(separator: "\r\n").dropFirst().map(String.init))
        }
        request.isDry = true
        #expect(try District.open(town.scratch.path).assign(request).dueRevision == 2)
        #expect(try moved().count == 1)
        request.isDry = false
        #expect(try town.district.assign(request).due.inForce == [2])
        let after = try codes()
        let changed = after.filter { before[$0.key] != $0.value }
        #expect(changed.count == 101)
        #expect(
            try moved()
                == Set(
                    changed.map { ref, to in
                        "\(ref),\((before[ref] ?? nil) ?? ""),\(to ?? ""),10,footprint,1.0,机构调整"
                    }))
        #expect(try town.district.assign(request).due.inForce.isEmpty && moved().isEmpty)
    }

    @Test func `the band of a draft is the file's once it is in force`() throws {
        let town = try JourneysTown()
        var request = PartitionRequest(actor: "li")
        request.band = try HouseholdBand("100...200")
        let summary = try town.district.partition(request)
        #expect(summary.counts.grids == 14)
        func band() throws -> String? { try town.district.settings().values["rule_profiles"] }
        #expect(try band() == nil)
        // Another draft keeps to it.
        request.band = nil
        request.seed = 2
        #expect(try town.district.partition(request).counts.grids == 14)
        #expect(try band() == nil)
        _ = try town.district.publish(PublishRequest(actor: "li"))
        #expect(try band()?.contains("100...200") == true)
        #expect(try town.district.check().summary.violations.isEmpty)
    }
}
