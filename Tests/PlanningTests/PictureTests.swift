import Foundation
import FoundationXML
import Geometry
import Planning
import TestSupport
import Testing

struct `The picture of a division` {
    /// The elements and the texts of a document; throws when it is not well-formed.
    private final class Reading: NSObject, XMLParserDelegate {
        private(set) var elements: [(name: String, attributes: [String: String])] = []
        private(set) var texts: [String] = []

        init(_ document: String) throws {
            super.init()
            let parser = XMLParser(data: Data(document.utf8))
            parser.delegate = self
            guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append((name, attributes))
            texts.append("")
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            if !texts.isEmpty { texts[texts.count - 1] += string }
        }
    }

    private func picture(_ town: Town, title: String = "", codes: [[String]] = []) throws -> (String, PartitionOutcome)
    {
        let input = try town.input()
        let outcome = try Partitioner.divide(input)
        return (
            try PartitionPicture.svg(
                input, outcome, PartitionReport(input, outcome), title: title, codes: codes), outcome
        )
    }

    @Test(arguments: Seed.first(6))
    func `every town makes a well-formed picture, the same every time`(seed: Seed) throws {
        let town = Town(seed)
        let (svg, outcome) = try picture(town)
        let seen = try Reading(svg)
        let cells = outcome.divisions.flatMap(\.cells)
        let shades = Set([
            "#6497be", "#8ab1cf", "#b0cbdf", "#d3e0e8", "#ebe7da", "#f2dacf", "#eabfad", "#dd9c84", "#cc7860",
        ])
        let filled = seen.elements.count { $0.name == "path" && shades.contains($0.attributes["fill"] ?? "") }
        #expect(filled == outcome.divisions.filter(\.wasDivided).reduce(0) { $0 + $1.cells.count })
        #expect(seen.elements.count { $0.attributes["stroke-width"] == "14" } == cells.count)
        #expect(try picture(town).0 == svg)
        #expect(!svg.contains("nan") && !svg.contains("inf"))
    }

    @Test func `names may hold anything`() throws {
        var town = Town(Seed(3))
        let name = "<b>&amp; \"沙市\" '\u{1}\u{FFFF}]]>"
        for index in town.communities.indices {
            town.communities[index].name = name
            town.communities[index].task = .divide
        }
        let codes = town.communities.map { _ in (0..<80).map { _ in "<&>" } }
        let seen = try Reading(picture(town, title: name, codes: codes).0)
        let texts = Set(seen.texts.map { $0.trimmingCharacters(in: .newlines) })
        #expect(texts.contains("<b>&amp; \"沙市\" ']]>"))
        #expect(texts.contains("<&>"))
    }
}
