import Foundation
import TestSupport
import Testing

/// The real lists of Jingzhou District: codes and names, few outlines.
@Suite struct JingzhouTests {
    @Test func `lists without outlines come in, and say so`() throws {
        let desk = try Desk()
        func load(_ layer: String, _ name: String, _ options: String...) throws -> Run {
            let source = Fixture.data("jingzhou/\(name)").path
            let result = try Command.result(
                Command.gridmap, ["import", desk.file, layer, source, "--json"] + options,
                environment: ["LC_ALL": "C.UTF-8"])
            return Run(
                status: result.status, output: String(decoding: result.output, as: UTF8.self), error: result.error)
        }
        let district = try load("district", "421003_tianditu_cgcs2000.geojson")
        #expect(district.status == 0 && district.output.contains("1 of 1 have outlines"))
        #expect(try district.summary["datum"] as? String == "EPSG:4490")
        let streets = try load("streets", "421003_streets.csv")
        #expect(streets.status == 2 && streets.output.contains("0 of 13 have outlines"))

        // The header is shifted as published, so no column can be guessed.
        let unguided = try load("communities", "421003_villages_nbs2022.csv")
        #expect(unguided.status == 1 && unguided.error.contains("street_code"))
        let communities = try load(
            "communities", "421003_villages_nbs2022.csv", "--key", "street_code", "--field", "name=street_name",
            "--field", "class=street_type")
        #expect(communities.status == 2 && communities.error == "")
        #expect(communities.output.contains("0 of 167 have outlines"))

        let rows = try desk.properties("communities")
        #expect(rows.count == 167)
        #expect(rows.first?["code"] as? String == "421003001001")
        #expect(rows.first?["name"] as? String == "通会桥社区居民委员会")
        #expect(rows.allSatisfy { ($0["code"] as? String)?.count == 12 })

        let partition = try desk.gridmap("partition", desk.file)
        #expect(partition.status == 1 && partition.error.contains("outline"), "\(partition.error)")
        let check = try desk.gridmap("check", desk.file, "--json").summary
        #expect(check["communities"] as? Int == 167 && check["withOutline"] as? Int == 0)
        #expect(check["grids"] as? Int == 0 && check["faults"] as? Int == 0)
    }
}
