import Foundation
import Geometry
import Planning
import Storage
import TestSupport
import Testing
import Topology

/// Communities that must share their borders, and grids that must tile them.
struct ImportBordersTests {
    private static let side = 0.01

    /// Two squares side by side; the second begins `gap` degrees east of the first's end.
    private static func pair(gap: Double) -> String {
        Draw.communities([
            Draw.square(112.2, 30.3, side),
            Draw.polygon([
                (112.21 + gap, 30.3), (112.22, 30.3), (112.22, 30.31), (112.21 + gap, 30.31),
            ]),
        ])
    }

    private func coverage(_ desk: ImportDesk) throws -> Coverage {
        let areas = try District.open(desk.path).read { try $0.areas(.communities).compactMap(\.area) }
        return try Coverage(areas)
    }

    @Test func `communities that share their border come in as they are`() throws {
        let desk = try ImportDesk()
        let summary = try desk.bring(.communities, desk.source("c.geojson", Self.pair(gap: 0)))
        #expect(summary.added == 2 && summary.withShape == 2 && !summary.hasFindings)
        #expect(try coverage(desk).arcs.count { !$0.isOuter } == 1)
    }

    @Test(arguments: [(3e-6, "gap"), (-3e-6, "overlap")])
    func `a sliver of 30 cm is a fault with its place, and repaired when asked`(gap: Double, kind: String) throws {
        let desk = try ImportDesk()
        let source = try desk.source("c.geojson", Self.pair(gap: gap))
        let refusal = try desk.refusal(.communities, source)
        let found = refusal.faults.first { fault in
            if case .border(kind, _, _) = fault.problem { true } else { false }
        }
        let fault = try #require(found, "\(refusal)")
        let place = try #require(fault.place)
        #expect(abs(place.x - 112.21) < 1e-5 && (30.3...30.31).contains(place.y))

        let summary = try desk.bring(.communities, source) { $0.repair = 0.5 }
        #expect(summary.added == 2)
        #expect(summary.remarkCounts["border-repaired", default: 0] >= 1)
        #expect(try coverage(desk).arcs.count { !$0.isOuter } == 1)
    }

    @Test func `a wide overlap stays a fault until somebody is preferred`() throws {
        let desk = try ImportDesk()
        let text = Draw.collection([
            Draw.feature(Draw.square(112.2, 30.3, 0.01), #""code":"421003001001","name":"甲","year":2019"#),
            Draw.feature(Draw.square(112.209, 30.3, 0.01), #""code":"421003001002","name":"乙","year":2022"#),
        ])
        let source = try desk.source("c.geojson", text)
        #expect(try desk.refusal(.communities, source) { $0.repair = 0.5 }.code == "border-fault")
        let summary = try desk.bring(.communities, source) {
            $0.repair = 0.5
            $0.prefer = "year"
        }
        #expect(summary.remarkCounts["border-repaired", default: 0] >= 1)
        let areas = try District.open(desk.path).read { try $0.areas(.communities) }
        #expect(areas.map { $0.area?.box?.maxX } == [1_122_090_000, 1_122_190_000])
    }

    @Test func `a new community is fitted to those there are, and the building that moves is listed`() throws {
        let desk = try ImportDesk()
        let first = Draw.communities([Draw.square(112.2, 30.3, 0.01)])
        try desk.bring(.communities, desk.source("a.geojson", first))
        // A hut of 20 cm at the border, most of it outside the first community.
        let hut = Draw.polygon([
            (112.2099995, 30.305), (112.210002, 30.305), (112.210002, 30.305002), (112.2099995, 30.305002),
        ])
        try desk.bring(.buildings, desk.source("b.geojson", Draw.collection([Draw.feature(hut, #""ref":"hut""#)])))
        let second = Draw.collection([
            Draw.feature(
                Draw.polygon([(112.210003, 30.3), (112.22, 30.3), (112.22, 30.31), (112.210003, 30.31)]),
                #""code":"421003001002","name":"乙""#)
        ])
        let summary = try desk.bring(.communities, desk.source("c.geojson", second)) { $0.repair = 0.5 }
        #expect(summary.added == 1)
        _ = try coverage(desk)
        #expect(summary.remarkCounts["building-moved", default: 0] <= 1)
        #expect(summary.remarkCounts["border-repaired", default: 0] >= 1)
    }

    @Test func `streets and district take their outline from complete communities`() throws {
        let desk = try ImportDesk()
        try desk.bring(.district, desk.source("d.csv", "code,name\n421003,荆州区\n"))
        try desk.bring(.streets, desk.source("s.csv", "code,name\n421003001,西城街道\n"))
        try desk.bring(.communities, desk.source("c.geojson", Self.pair(gap: 0)))
        let district = try District.open(desk.path)
        for layer in [Layer.streets, .district] {
            let area = try #require(try district.read { try $0.areas(layer).first })
            #expect(area.outline == .derived)
            #expect(area.area?.doubleArea == Int64(40_000_000_000))
        }
        // One community more without an outline: the outlines are not whole any more.
        try desk.bring(.communities, desk.source("e.csv", "code,name\n421003001003,丙\n"))
        #expect(try desk.strings("SELECT count(*) FROM streets WHERE geom IS NOT NULL") == ["0"])
        #expect(try desk.strings("SELECT count(*) FROM communities WHERE geom IS NOT NULL") == ["2"])
    }

    @Test func `a given outline is compared with its communities`() throws {
        let desk = try ImportDesk()
        let outline = Draw.feature(
            Draw.polygon([(112.2, 30.3), (112.22, 30.3), (112.22, 30.311), (112.2, 30.311)]),
            #""code":"421003","name":"荆州区""#)
        try desk.bring(.district, desk.source("d.geojson", Draw.collection([outline])))
        let summary = try desk.bring(.communities, desk.source("c.geojson", Self.pair(gap: 0)))
        #expect(summary.remarkCounts["outline-differs"] == 1)
        #expect(try desk.strings("SELECT outline FROM district") == ["given"])
    }

    // MARK: Grids

    @Test func `hand-drawn grids become a draft`() throws {
        let desk = try ImportDesk()
        try desk.bring(.communities, desk.source("c.geojson", Self.pair(gap: 0)))
        // The first community in three columns that do not end on the lattice's vertices of its outline.
        let third = 0.01 / 3
        let grids = Draw.collection(
            (0..<3).map { index in
                let (west, east) = (112.2 + Double(index) * third, 112.2 + Double(index + 1) * third)
                return Draw.feature(
                    Draw.polygon([(west, 30.3), (east, 30.3), (east, 30.31), (west, 30.31)]), #""note":"x""#)
            })
        let summary = try desk.bring(.grids, desk.source("g.geojson", grids))
        #expect(summary.draft == 3 && summary.added == 3)
        let draft = try #require(try District.open(desk.path).read { try $0.draft() })
        #expect(draft.cells.map(\.code.text) == ["421003001001001", "421003001001002", "421003001001003"])
        #expect(draft.cells.first?.name == "第1社区第1网格")
        #expect(draft.outlines.count == 1)
        let coverage = try Coverage(draft.cells.map(\.area) + draft.outlines.map(\.area))
        #expect(coverage.outline.doubleArea == Int64(40_000_000_000))
        let boxes = draft.cells.compactMap { $0.area.box?.minX }
        #expect(boxes == boxes.sorted())
    }

    @Test func `grids that leave a part out, or lie outside, are refused with the place`() throws {
        let desk = try ImportDesk()
        try desk.bring(.communities, desk.source("c.geojson", Self.pair(gap: 0)))
        let half = Draw.collection([Draw.feature(Draw.square(112.2, 30.3, 0.005), #""code":"421003001001001""#)])
        let refusal = try desk.refusal(.grids, desk.source("g.geojson", half))
        #expect(
            refusal.faults.contains { fault in
                if case .border("gap", ["421003001001"], _) = fault.problem { true } else { false }
            }, "\(refusal)")
        let away = Draw.collection([Draw.feature(Draw.square(113.2, 30.3, 0.005), "")])
        #expect(try desk.refusal(.grids, desk.source("away.geojson", away)).code == "outside-communities")
        let foreign = Draw.collection([Draw.feature(Draw.square(112.2, 30.3, 0.01), #""code":"421003001009001""#)])
        #expect(try desk.refusal(.grids, desk.source("foreign.geojson", foreign)).code == "parent-unknown")
    }
}
