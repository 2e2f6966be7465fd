import Foundation
import Geometry
import Planning
import TestSupport
import Testing

/// The real recode of a town: 421003450 became 421003005, and villages changed their number as well.
struct `A town that got new codes` {
    private struct Line {
        var old: DivisionCode?
        var new: DivisionCode?
        var newName: String
        var relation: String
    }

    private func lines() throws -> [Line] {
        let url = Fixture.data("jingzhou/421003_village_successors_2021to2022.csv")
        return try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Line(
                old: cells[0].isEmpty ? nil : try DivisionCode(cells[0]),
                new: cells[2].isEmpty ? nil : try DivisionCode(cells[2]), newName: cells[3], relation: cells[4])
        }
    }

    @Test func `every code is read, and its parent is the one that the list states`() throws {
        let recoded = try lines().filter { $0.relation.hasPrefix("recoded") }
        #expect(recoded.count == 11)
        for line in recoded {
            #expect(line.old?.parent?.text == "421003450")
            #expect(line.new?.parent?.text == "421003005")
        }
    }

    @Test func `grids of a recoded community start from 1 under its new code and keep clear of its old ones`() throws {
        let box = Box(minX: 0, minY: 0, maxX: 10, maxY: 10)
        let sites = [Numbering.Site(point: Point(5, 5), box: box)]
        for line in try lines() {
            guard let old = line.old, let new = line.new else { continue }
            let used = try Numbering.codes(for: sites + sites, in: old, used: [])
            let code = try #require(try Numbering.codes(for: sites, in: new, used: used).first)
            #expect(code.text == new.text + "001")
            #expect(!used.contains(code))
            #expect(try Numbering.codes(for: sites, in: old, used: used).map(\.sequence) == [3])
            let name = code.defaultName(community: line.newName.split(separator: "/").last.map(String.init) ?? "")
            #expect(name.hasSuffix("第1网格") && !name.contains("委员会"))
        }
    }
}
