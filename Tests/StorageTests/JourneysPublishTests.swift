import Foundation
import Geometry
import Planning
import Storage
import TestSupport
import Testing

struct `Publishing a draft` {
    @Test func `the first publish makes grids with codes, names, figures and assignments`() throws {
        let town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        let summary = try town.district.publish(PublishRequest(actor: "li"))
        #expect(summary.revision == 1)
        #expect(summary.state == .inForce)
        #expect(summary.counts.grids == 3)
        #expect(summary.counts.buildings == 200)
        #expect(summary.counts.assigned == 200)
        #expect(summary.counts.outside + summary.counts.undecided + summary.counts.cutByCommunity == 0)
        #expect(summary.newCodes == ["421003001002001", "421003001004001", "421003001004002"])
        #expect(summary.violations.map(\.area) == ["421003001002001"])
        let (grids, codes, revisions, log) = try town.district.read {
            (try $0.grids(), try $0.codes(), try $0.revisions(), try $0.operations())
        }
        #expect(grids.map(\.name).sorted() == ["三义街社区第1网格", "三义街社区第2网格", "民主社区第1网格"])
        #expect(grids.map { $0.households?.count } == [500, 500, 1000])
        #expect(grids.allSatisfy { $0.households?.source == .recorded })
        #expect(grids.map(\.buildings) == [50, 50, 100])
        // 0.005° by 0.01° at 30.3° north: 480.9 m by 1108.7 m.
        #expect(abs((grids[0].squareMetres ?? 0) - 533_200) < 1500)
        #expect(codes.map(\.state) == [.valid, .valid, .valid])
        #expect(codes.map(\.reason) == [.firstDivision, .firstDivision, .firstDivision])
        #expect(revisions.map(\.reason) == [.firstDivision])
        #expect(log.last?.revision == 1)
        #expect(log.last?.counts["assigned"] == 200)
        #expect(try town.district.read { try $0.draft() } == nil)
        #expect(try GDAL.validate(town.scratch.path) == [])
    }

    @Test func `without a draft there is nothing to publish`() throws {
        let town = try JourneysTown()
        #expect(throws: StorageError.noDraft) { try town.district.publish(PublishRequest(actor: "li")) }
    }

    /// The middle of a kilometre of outline, off the line by so many units of a centimetre.
    @Test(arguments: [(1, true), (30, false)])
    func `a vertex rounded off a long outline is no fault, a strip is`(units: Int32, fits: Bool) throws {
        let town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        let (west, south) = (JourneysTown.origin.x, JourneysTown.origin.y)
        try town.district.write(.test) { transaction in
            var draft = try #require(try transaction.snapshot.draft())
            for index in draft.cells.indices {
                var rings = draft.cells[index].area.polygons.map { $0.exterior.points }
                guard let corner = rings[0].firstIndex(of: Point(west, south)) else { continue }
                let next = rings[0][(corner + 1) % rings[0].count]
                rings[0].insert(
                    Point(west - units, south + 50_000), at: next.x == west ? corner + 1 : corner)
                draft.cells[index].area = try MultiPolygon(Polygon(#require(Ring(rings[0]))))
            }
            try transaction.setDraft(draft)
        }
        if fits {
            #expect(try town.district.publish(PublishRequest(actor: "li")).faults == 0)
            #expect(try town.district.check().summary.isClean)
        } else {
            let error = #expect(throws: StorageError.self) { try town.district.publish(PublishRequest(actor: "li")) }
            guard case .planRefused(let refusal) = error else { return }
            #expect(refusal.faults.map(\.kind) == ["outside"])
        }
    }

    @Test func `communities that are merged give up their outline first, and end with their grids`() throws {
        let town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        _ = try town.district.publish(PublishRequest(actor: "li"))
        // The second community's ground goes to the first.
        let merged = town.scratch.folder.appending(path: "merged.geojson")
        try Data(
            Draw.collection([
                Draw.feature(
                    Draw.polygon([(112.2, 30.3), (112.22, 30.3), (112.22, 30.31), (112.2, 30.31)]),
                    #""code":"421003001004","name":"三义街社区""#)
            ]).utf8
        ).write(to: merged)
        var request = ImportRequest(layer: .communities, source: merged.path, actor: "li")
        request.replaces = true
        let first = try District.importLayer(into: town.scratch.path, request)
        #expect(first.gone == 0 && first.remarkCounts["held-by-grids"] == 1 && first.hasFindings)
        let areas = try town.district.read { try $0.areas(.communities) }
        #expect(areas.map(\.code) == ["421003001004", "421003001002"] && areas[1].area == nil)
        #expect(areas[1].name == JourneysTown.names[1])
        #expect(try town.district.read { try $0.grids() }.count == 3)

        try town.draft([(0, 0, 0, 20, 5), (0, 0, 5, 20, 5)])
        let summary = try town.district.publish(PublishRequest(actor: "li"))
        #expect(summary.counts.grids == 2 && summary.retiredCodes.contains("421003001002001"))
        let second = try District.importLayer(into: town.scratch.path, request)
        #expect(second.gone == 1 && second.remarkCounts["held-by-grids"] == nil)
        #expect(try town.district.read { try $0.areas(.communities) }.map(\.code) == ["421003001004"])
        #expect(try town.district.check().summary.isClean)
        #expect(try GDAL.validate(town.scratch.path) == [])
    }

    @Test func `a split keeps what did not change, retires what did, and tells the lineage`() throws {
        let town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        _ = try town.district.publish(PublishRequest(actor: "li"))
        let before = try town.district.read { try $0.grids() }
        // The eastern half is split into 2 and 8 rows.
        try town.draft([(0, 0, 0, 5, 10), (0, 5, 0, 5, 2), (0, 5, 2, 5, 8), (1, 10, 0, 10, 10)])
        var request = PublishRequest(actor: "li")
        request.reason = .split
        // The other communities' borders have a new vertex now.
        let summary = try town.district.publish(request)
        #expect(summary.newCodes == ["421003001004003", "421003001004004"])
        #expect(summary.retiredCodes == ["421003001004002"])
        #expect(summary.moved == 50)
        let (grids, codes, lineage) = try town.district.read {
            (try $0.grids(), try $0.codes(), try $0.lineage())
        }
        let kept = try #require(grids.first { $0.code == "421003001004001" })
        #expect(before.contains { $0.id == kept.id && $0.code == kept.code })
        #expect(codes.filter { $0.state == .retired }.map(\.code.text) == ["421003001004002"])
        let lines = try #require(lineage[2])
        #expect(lines.count == 2)
        #expect(lines.map { ($0.areaShare * 100).rounded() }.sorted() == [20, 80])
        #expect(lines.map { ($0.householdShare * 100).rounded() }.sorted() == [20, 80])
        #expect(try town.district.read { try $0.revisions().map(\.state) } == [.superseded, .inForce])
        #expect(try GDAL.validate(town.scratch.path) == [])
        // And a later run of assign tells where the grids of the revision in force came from.
        let told = try town.district.assign(AssignRequest(actor: "li"))
        #expect(told.revision == 2 && told.origins == 2)
        #expect(Set(told.lineage.map(\.from)) == ["421003001004002"])
        #expect(told.lineage.map(\.to).sorted() == summary.newCodes)
        #expect(told.lineage.map { ($0.areaShare * 100).rounded() }.sorted() == [20, 80])
        #expect(told.lineage.map { (($0.householdsShare ?? 0) * 100).rounded() }.sorted() == [20, 80])
    }

    @Test func `overlapping grids are refused with their codes, and nothing changes`() throws {
        let town = try JourneysTown()
        try town.draft([(0, 0, 0, 6, 10), (0, 5, 0, 5, 10), (1, 10, 0, 10, 10)])
        let generation = try town.district.generation
        let error = #expect(throws: StorageError.self) { try town.district.publish(PublishRequest(actor: "li")) }
        guard case .planRefused(let refusal) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let overlap = try #require(refusal.faults.first { $0.kind == "overlap" })
        #expect(Set(overlap.cells) == ["421003001004001", "421003001004002"])
        #expect(abs(overlap.squareMetres - 106_640) < 1000)
        #expect(try town.district.generation == generation)
        #expect(try town.district.read { try $0.draft() } != nil)
    }

    @Test func `grids that leave a gap in their community are refused`() throws {
        let town = try JourneysTown()
        try town.draft([(0, 0, 0, 5, 10), (0, 5, 0, 5, 8), (1, 10, 0, 10, 10)])
        let error = #expect(throws: StorageError.self) { try town.district.publish(PublishRequest(actor: "li")) }
        guard case .planRefused(let refusal) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.faults.contains { $0.kind == "gap" && $0.cells.contains("421003001004") })
    }

    @Test func `a border through a building needs a waiver, which leaves the building undecided`() throws {
        let town = try JourneysTown()
        try town.district.write(.test) { transaction in
            // A long house over the border between the halves, 19 parts to 1.
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("households"),
                rows: [
                    FeatureRow(
                        key: "long", values: [.integer(1)],
                        shape: .polygon([
                            [
                                Point(JourneysTown.origin.x + 48_100, JourneysTown.origin.y + 100),
                                Point(JourneysTown.origin.x + 50_100, JourneysTown.origin.y + 100),
                                Point(JourneysTown.origin.x + 50_100, JourneysTown.origin.y + 900),
                                Point(JourneysTown.origin.x + 48_100, JourneysTown.origin.y + 900),
                                Point(JourneysTown.origin.x + 48_100, JourneysTown.origin.y + 100),
                            ]
                        ]))
                ])
        }
        try town.draft(JourneysTown.halves)
        let error = #expect(throws: StorageError.self) { try town.district.publish(PublishRequest(actor: "li")) }
        guard case .planRefused(let refusal) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.violations.map(\.rule) == [.noBuildingCut])
        #expect(refusal.violations.first?.subjects == ["long"])
        var request = PublishRequest(actor: "li")
        request.waiver = "同一业主"
        let summary = try town.district.publish(request)
        #expect(summary.undecidedBuildings.map(\.reason) == ["waived"])
        #expect(summary.undecidedBuildings.map(\.ref) == ["long"])
        #expect(summary.counts.undecided == 1)
        #expect(summary.counts.assigned == 201)
        #expect(try town.district.assign(AssignRequest(actor: "li")).changed == 0)
    }

    @Test func `a later day keeps the plan pending, and it comes into force by the next writing command`() throws {
        let town = try JourneysTown()
        #expect(try town.publishForADayToCome().state == .pending)
        #expect(try town.district.read { try $0.grids().count } == 3)
        #expect(try town.district.bringDueRevisionsIntoForce(actor: "li") == DueRevisions())
        try town.comeTheDay()
        let assigned = try town.district.assign(AssignRequest(actor: "wang"))
        #expect(assigned.counts.grids == 2)
        #expect(assigned.due.inForce == [2])
        #expect(assigned.due.moved > 0)
        let (revisions, grids) = try town.district.read { (try $0.revisions(), try $0.grids()) }
        #expect(revisions.map(\.state) == [.superseded, .inForce])
        #expect(grids.map(\.code).sorted() == ["421003001002001", "421003001004003"])
        #expect(grids.map { $0.households?.count } == [1000, 1000])
    }

    @Test func `a newer publish makes the pending one void`() throws {
        let town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        var request = PublishRequest(actor: "li")
        request.effective = "2999-01-01"
        _ = try town.district.publish(request)
        try town.draft([(0, 0, 0, 10, 10), (1, 10, 0, 10, 10)])
        let summary = try town.district.publish(PublishRequest(actor: "li"))
        #expect(summary.voided == 1)
        #expect(try town.district.read { try $0.revisions().map(\.state) } == [.void, .inForce])
    }

    @Test(arguments: ["2027-02-30", "2027-2-3", "27-02-03", "", "tomorrow", "２０２７-01-01", "2027-01-01 "])
    func `a malformed day is refused`(text: String) throws {
        let town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        var request = PublishRequest(actor: "li")
        request.effective = text
        #expect(throws: StorageError.malformedDate(text)) { try town.district.publish(request) }
    }

    @Test func `a draft on an older revision is refused`() throws {
        let town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        let old = try #require(try town.district.read { try $0.draft() })
        _ = try town.district.publish(PublishRequest(actor: "li"))
        try town.district.write(.test) { try $0.setDraft(old) }
        #expect(throws: StorageError.draftOutdated(base: nil, inForce: 1)) {
            try town.district.publish(PublishRequest(actor: "li"))
        }
    }

    @Test func `a community that is not divided keeps its outline and its buildings wait outside`() throws {
        let town = try JourneysTown()
        try town.draft([(0, 0, 0, 5, 10), (0, 5, 0, 5, 10)])
        let summary = try town.district.publish(PublishRequest(actor: "li"))
        #expect(summary.counts.assigned == 100)
        #expect(summary.counts.outside == 100)
        #expect(summary.counts.undivided == 100)
        let record = try #require(try town.district.read { try $0.buildings() }.first { $0.ref == "b15" })
        #expect(record.gridCode == nil)
        #expect(record.communityCode == "421003001002")
    }
}
