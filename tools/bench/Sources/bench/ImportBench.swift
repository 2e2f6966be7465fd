import ArgumentParser
import Foundation

/// Importing buildings with their R-tree, against `ogr2ogr -f GPKG` on the same file.
struct ImportBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "100,000 buildings into a GeoPackage, beside ogr2ogr: seconds, peak memory.")

    @Option(help: "Counted runs of each, in turn; medians are printed.") var runs = 5
    @Option(help: "How often town's 7,936 buildings are repeated.") var copies = 13

    func run() throws {
        let place = try Workplace()
        defer { place.clear() }
        let source = place.temporary("buildings.geojson")
        _ = try Child.run(
            place.python, [place.tool("bench/repeat_town.py"), place.data("partition/town.gpkg"), "\(copies)", source])
        var ours: [Child] = []
        var rival: [Child] = []
        for run in 0...runs {
            let ourFile = place.temporary("ours-\(run).gpkg")
            let rivalFile = place.temporary("rival-\(run).gpkg")
            let ourRun = try Child.run(
                place.gridmap, ["import", ourFile, "buildings", source, "--key", "ref"], accepted: [0, 2])
            let rivalRun = try Child.run("ogr2ogr", ["-f", "GPKG", rivalFile, source])
            guard run > 0 else { continue }  // the first of each warms the disk cache
            ours.append(ourRun)
            rival.append(rivalRun)
        }
        print("\(copies * 7_936) buildings, GeoJSON to GeoPackage with R-tree, median of \(runs)")
        show("gridmap import", ours)
        show("ogr2ogr", rival)
        let ratios = zip(ours, rival).map { $1.seconds / $0.seconds }
        print(String(format: "ogr2ogr / gridmap, run by run: median %.2f", ratios.median))
    }

    private func show(_ name: String, _ runs: [Child]) {
        print(
            String(
                format: "%-16@ %6.2f s  %4.0f MB peak", name as NSString, runs.map(\.seconds).median,
                runs.map { Double($0.peakMemory) / 1e6 }.median))
    }
}
