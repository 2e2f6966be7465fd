import Foundation
import Geometry
import TestSupport
import Testing

@testable import Topology

/// Our faults against shapely's coverage functions on the same lattice integers.
@Suite struct AgreementTests {
    /// Same invalid cells; and, where there are none, the same invalid edges of every cell.
    static func expectAgreement(
        _ cells: [MultiPolygon], _ oracle: [CoverageOracle.Verdict], _ name: String
    ) throws -> [Fault] {
        let graph = BorderGraph(cells)
        let faults = Coverage.borderFaults(in: cells, graph: graph).faults

        let invalid = Set(faults.filter(\.isInvalidCell).flatMap(\.cells))
        #expect(invalid == Set(cells.indices.filter { !oracle[$0].isValid }), "\(name)")
        guard invalid.isEmpty else { return faults }

        var edges = [Set<CoverageOracle.Segment>](repeating: [], count: cells.count)
        for fault in faults where fault.kind == .unmatchedEdge {
            let line = fault.shape.vertices
            for (a, b) in zip(line, line.dropFirst()) { edges[fault.cells[0]].insert(.init(a, b)) }
        }
        for cell in cells.indices {
            #expect(edges[cell] == oracle[cell].edges, "\(name), cell \(cell)")
        }
        guard faults.isEmpty else { return faults }
        let coverage = Coverage(graph, cellCount: cells.count)
        coverage.checkInvariants()
        #expect(zip(coverage.shapes, cells).allSatisfy { $0.doubleArea == $1.doubleArea })
        return faults
    }

    static let seeds = Seed.first(200)
    static let valid = seeds.map { RandomCoverage($0).cells }
    static let spoiled = seeds.map { seed in
        var random = seed.generator
        return (0..<Int.random(in: 1...3, using: &random)).reduce(RandomCoverage(seed).cells) { cells, _ in
            Spoiling.allCases.randomElement(using: &random)!.applied(to: cells, using: &random)
        }
    }

    @Test func `seeded coverages are valid for both`() throws {
        for (seed, (cells, oracle)) in zip(Self.seeds, zip(Self.valid, try CoverageOracle.check(coverages: Self.valid)))
        {
            #expect(try Self.expectAgreement(cells, oracle, "\(seed)").isEmpty, "\(seed)")
        }
    }

    @Test func `spoiled coverages are wrong at the same edges for both`() throws {
        let verdicts = try CoverageOracle.check(coverages: Self.spoiled)
        var clean = 0
        for (seed, (cells, oracle)) in zip(Self.seeds, zip(Self.spoiled, verdicts)) {
            if try Self.expectAgreement(cells, oracle, "\(seed)").isEmpty { clean += 1 }
        }
        #expect(clean < Self.seeds.count / 2, "spoiling must break most of them")
    }

    @Test(arguments: [
        ("blocks", 0), ("wards", 0), ("precincts", 1),
    ]) func `Providence's blocks and wards fit together, its precincts do not`(layer: String, least: Int) throws {
        let cells = try CoverageOracle.cells(of: Fixture.data("partition/providence.gpkg"), layer: layer)
        let faults = try Self.expectAgreement(cells, CoverageOracle.check(cells), layer)
        #expect(least == 0 ? faults.isEmpty : faults.count >= least)
    }

    @Test func `the town's communities fit together`() throws {
        let cells = try CoverageOracle.cells(of: Fixture.data("partition/town.gpkg"), layer: "communities")
        #expect(cells.count == 27)
        #expect(try Self.expectAgreement(cells, CoverageOracle.check(cells), "town").isEmpty)
    }

    @Test func `Monaco's wards fit together`() throws {
        let cells = try CoverageOracle.cells(of: Fixture.data("monaco/monaco.gpkg"), layer: "boundaries")
        #expect(cells.count == 6)
        #expect(try Self.expectAgreement(cells, CoverageOracle.check(cells), "monaco").isEmpty)
    }
}
