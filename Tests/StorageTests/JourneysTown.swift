import Foundation
import Geometry
import Planning
import Storage
import TestSupport
import Testing
import Topology

/// A made-up town: two communities side by side, each 10 by 10 plots of 0.001°, with a square house in every plot.
struct JourneysTown {
    static let origin = Point(1_122_000_000, 303_000_000)
    static let plot: Int32 = 10_000
    static let names = ["三义街社区居民委员会", "民主社区居民委员会"]
    static let codes = ["421003001004", "421003001002"]

    let scratch: ScratchFile
    let district: District

    /// - Parameter recorded: households recorded for each house; `nil` leaves them to the estimate.
    init(recorded: Int? = 10) throws {
        scratch = try ScratchFile()
        district = try District.create(at: scratch.path, datum: .cgcs2000)
        try district.write(.test) { transaction in
            _ = try transaction.upsert(
                .communities, fields: Layer.communities.fields("name", "class", "outline"),
                rows: (0..<2).map { index in
                    FeatureRow(
                        key: Self.codes[index],
                        values: [.text(Self.names[index]), .text("111"), .text("given")],
                        shape: Self.block(index * 10, 0, 10, 10))
                })
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("use", "levels", "households"),
                rows: (0..<200).map { index in
                    FeatureRow(
                        key: "b\(index)", values: [.text("住宅"), .real(6), FieldValue(recorded)],
                        shape: Self.house(index % 20, index / 20))
                })
        }
    }

    /// A rectangle of plots, west and south corner first, as its shape on the lattice.
    static func block(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Shape<Point> {
        let minX = origin.x + Int32(x) * plot
        let minY = origin.y + Int32(y) * plot
        let maxX = minX + Int32(width) * plot
        let maxY = minY + Int32(height) * plot
        return .polygon([
            [
                Point(minX, minY), Point(maxX, minY), Point(maxX, maxY), Point(minX, maxY), Point(minX, minY),
            ]
        ])
    }

    /// The house in the middle of a plot, two fifths of it wide.
    static func house(_ x: Int, _ y: Int) -> Shape<Point> {
        .square(
            at: Point(origin.x + Int32(x) * plot + 3000, origin.y + Int32(y) * plot + 3000), side: 4000)
    }

    /// A draft of grids, each a rectangle of plots `(community, x, y, width, height)`; communities without one stay
    /// undivided.
    func draft(_ blocks: [(community: Int, x: Int, y: Int, width: Int, height: Int)]) throws {
        try district.write(.test) { transaction in
            let communities = try transaction.snapshot.areas(.communities)
            let current = try transaction.snapshot.grids()
            let used = try transaction.snapshot.codes().map(\.code)
            var scenario = Scenario(base: try transaction.snapshot.revisionInForce()?.number, cells: [])
            for (index, code) in Self.codes.enumerated() {
                let community = try #require(communities.first { $0.code == code })
                let areas = try blocks.filter { $0.community == index }.map { block in
                    try #require(Self.block(block.x, block.y, block.width, block.height).area)
                }
                let kept = areas.map { area in current.first { $0.area == area } }
                let new = areas.indices.filter { kept[$0] == nil }
                let numbers = try Numbering.codes(
                    for: new.map { index in
                        let box = try #require(areas[index].box)
                        return Numbering.Site(point: try areas[index].interiorPoint(), box: box)
                    }, in: try DivisionCode(code), used: used)
                for (index, area) in areas.enumerated() {
                    let code =
                        try kept[index].map { try GridCode($0.code) }
                        ?? numbers[try #require(new.firstIndex(of: index))]
                    scenario.cells.append(
                        Scenario.Cell(
                            grid: kept[index]?.id, code: code, name: code.defaultName(community: community.name),
                            community: community.id, kind: .ordinary, area: area))
                }
                if areas.isEmpty, let area = community.area {
                    scenario.outlines.append(Scenario.Outline(community: community.id, area: area))
                }
            }
            // Where corners meet the middle of an edge, the edge gets a vertex.
            let matched = Coverage.matching(scenario.cells.map(\.area) + scenario.outlines.map(\.area))
            for index in scenario.cells.indices { scenario.cells[index].area = matched[index] }
            for index in scenario.outlines.indices {
                scenario.outlines[index].area = matched[scenario.cells.count + index]
            }
            try transaction.setDraft(scenario)
        }
    }

    /// Halves in force, and both communities whole from a day to come on.
    ///
    /// - Returns: what became of the second publish.
    func publishForADayToCome() throws -> PublishSummary {
        try draft(Self.halves)
        _ = try district.publish(PublishRequest(actor: "li"))
        try draft([(0, 0, 0, 10, 10), (1, 10, 0, 10, 10)])
        var request = PublishRequest(actor: "li")
        request.effective = "2999-01-01"
        return try district.publish(request)
    }

    func comeTheDay() throws {
        try scratch.execute("UPDATE revisions SET effective_from = '2020-01-01' WHERE state = 'pending'")
    }

    /// West and east halves of the first community, the second whole.
    static let halves = [(0, 0, 0, 5, 10), (0, 5, 0, 5, 10), (1, 10, 0, 10, 10)]
}

extension ScratchFile {
    /// Changes the file behind the program's back.
    func execute(_ sql: String) throws {
        _ = try Command.run(
            "/usr/bin/python3",
            ["-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()", path, sql])
    }
}
