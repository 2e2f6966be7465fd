import ArgumentParser
import Foundation

/// A million buildings with footprints: into a file, into their grids, and the same join and UPDATE in DuckDB.
struct AssignBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "1,000,000 footprints imported and assigned, beside DuckDB spatial.")

    @Option(help: "How often the town with its 7,936 buildings is repeated.") var copies = 126
    @Option(help: "Where intermediate files go and stay.") var keep: String?

    func run() throws {
        let place = try Workplace(keeping: keep)
        defer { place.clear() }
        let district = try repeated(place)
        let buildings = place.temporary("buildings.geojson")
        var rows: [(String, Child)] = []
        func gridmap(_ name: String, _ arguments: [String]) throws {
            rows.append((name, try Child.run(place.gridmap, arguments, accepted: [0, 2])))
        }
        try gridmap("import", ["import", district, "buildings", buildings, "--key", "ref"])
        try gridmap("assign", ["assign", district])
        try gridmap("assign again", ["assign", district])
        try gridmap("assign --changed-only", ["assign", district, "--changed-only"])
        try gridmap("backup", ["backup", district, "-o", place.temporary("copy.gpkg"), "--force"])
        let rival = place.temporary("rival.duckdb")
        let script = place.tool("bench/rivals/assign_duckdb.py")
        try? FileManager.default.removeItem(atPath: rival)
        rows.append(
            (
                "DuckDB load",
                try Child.run(
                    place.python, [script, "prepare", place.temporary("grids.geojson"), buildings, rival])
            ))
        rows.append(("DuckDB join, UPDATE", try Child.run(place.python, [script, "run", rival])))
        print("\(copies * 7_936) buildings")
        for (name, child) in rows {
            print(
                String(
                    format: "%-22@ %7.1f s  %7.1f s CPU  %6.0f MB peak  %6.0f MB written", name as NSString,
                    child.seconds,
                    child.cpu, Double(child.peakMemory) / 1e6, Double(child.written) / 1e6))
        }
        guard let ours = rows.first(where: { $0.0 == "assign" })?.1, let theirs = rows.last?.1 else { return }
        print(
            String(
                format: "DuckDB / gridmap: %.2f of the time, %.2f of the CPU time, %.2f of the memory",
                theirs.seconds / ours.seconds, theirs.cpu / ours.cpu,
                Double(theirs.peakMemory) / Double(ours.peakMemory)))
    }

    /// The town divided once, and repeated with its grids in force, without buildings yet.
    private func repeated(_ place: Workplace) throws -> String {
        let folder = place.temporary("town")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (town, district) = ("\(folder)/town.gpkg", place.temporary("district.gpkg"))
        for file in [town, district] { try? FileManager.default.removeItem(atPath: file) }
        let source = place.data("partition/town.gpkg")
        func gridmap(_ arguments: [String]) throws {
            _ = try Child.run(place.gridmap, arguments, accepted: [0, 2])
        }
        try gridmap(["import", town, "communities", "\(source):communities", "--key", "code"])
        try gridmap(["import", town, "buildings", "\(source):buildings", "--key", "bid"])
        try gridmap(["partition", town, "--publish", "--quiet"])
        for layer in ["communities", "grids", "buildings"] {
            try gridmap(["export", town, layer, "-o", "\(folder)/\(layer).geojson"])
        }
        _ = try Child.run(
            place.python, [place.tool("bench/repeat_district.py"), folder, "\(copies)", place.scratch.path])
        for layer in ["communities", "grids"] {
            try gridmap(["import", district, layer, place.temporary("\(layer).geojson"), "--key", "code"])
        }
        try gridmap(["publish", district])
        return district
    }
}
