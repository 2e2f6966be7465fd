import ArgumentParser
import Foundation
import Geometry
import Topology

/// Points in grids: our locator and other engines on the same grids, and the limits of the memory.
struct LocateBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locate",
        abstract: "Points located in 170 to 1,000,000 grids, beside GEOS, geopandas, DuckDB and SedonaDB.")

    @Option(help: "How many grids, separated by commas.") var grids = "170,10000,200000"
    @Option(help: "How many points.") var points = 2_000_000
    @Option(help: "How many of them the rivals are asked for.") var rivalPoints = 200_000
    @Option(help: "Up to how many grids the rivals are asked.") var rivalGrids = 200_000
    @Option(help: "Rows of the CSV from end to end, with 10,000 grids; 0 for none.") var rows = 10_000_000
    @Flag(help: "Instead of all that: 100,000,000 points in 1,000,000 grids.") var nation = false
    @Option(help: "Where intermediate files go and stay.") var keep: String?

    func run() throws {
        let place = try Workplace(keeping: keep)
        defer { place.clear() }
        // First: what this process has of memory counts as its children's.
        if nation {
            try locateNation(place)
        } else if rows > 0 {
            try endToEnd(place)
        }
        print("\n| grids | engine | random M/s | sorted M/s | two cores M/s | ready in s | MB | other answers |")
        print("|---|---|---|---|---|---|---|---|")
        for count in nation ? [Self.nation.grids] : grids.split(separator: ",").compactMap({ Int($0) }) {
            try contest(count, place)
        }
    }

    private static let nation = (grids: 1_000_000, points: 100_000_000)

    /// The folder of so many grids, made if it is not there.
    private func folder(_ count: Int, _ place: Workplace, wkb: Bool) throws -> String {
        let points = nation ? Self.nation.points : points
        let folder = place.temporary("grids-\(count)-\(points)")
        guard !FileManager.default.fileExists(atPath: "\(folder)/sorted.i32") else { return folder }
        let arguments = [place.tool("bench/make_grids.py"), "\(count)", folder, "\(points)"] + (wkb ? ["--wkb"] : [])
        _ = try Child.run(place.python, arguments)
        return folder
    }

    private func contest(_ count: Int, _ place: Workplace) throws {
        let isContested = count <= rivalGrids && !nation
        let folder = try folder(count, place, wkb: isContested)
        let random = try Numbers.points("\(folder)/points.i32")
        let sorted = try Numbers.points("\(folder)/sorted.i32")
        let cells = try Numbers.cells(in: folder)
        let coverage = try Coverage(cells)
        let builds = (0..<(count > 50_000 ? 1 : 5)).map { _ in Clock.wall { _ = Locator(coverage) } }
        let locator = Locator(coverage)
        let run = Run(locator, random, sorted)
        var ours = LocateRow(count, "**gridmap**", random: run.random, sorted: run.sorted)
        (ours.two, ours.ready, ours.megabytes) = (run.twoCores, builds.median, Double(locator.indexBytes) / 1e6)
        ours.print()
        LocateRow(count, "limit: read a point, write a number", random: run.null, sorted: run.nullSorted).print()
        LocateRow(count, "limit: and one random read of memory", random: run.reads).print()
        LocateRow(count, "limit: and another, of a place that the first tells", random: run.chains).print()
        guard isContested else { return }
        try geos(count, cells, random, sorted, place, beside: run)
        for engine in ["geopandas", "duckdb", "sedona"] {
            var speeds: [Double] = []
            var others = 0
            for (order, answers) in [("points", run.cells), ("sorted", run.sortedCells)] {
                let (answer, output) = ("\(folder)/\(engine).u32", "\(folder)/\(engine).json")
                let arguments = [engine, folder, order, "\(rivalPoints)", answer]
                _ = try Child.run(place.python, [place.tool("bench/rivals/locate.py")] + arguments, output: output)
                let times = try JSONDecoder().decode(
                    [String: Double].self, from: Data(contentsOf: URL(filePath: output)))
                speeds.append(Double(rivalPoints) / ((times["seconds"] ?? .nan) * 1e6))
                others += zip(answers, try Numbers.read(answer, UInt32.self)).count { $0 != $1 }
            }
            row(count, engine, speeds, nil, others, beside: run)
        }
    }

    private func geos(
        _ count: Int, _ cells: [MultiPolygon], _ random: [Point], _ sorted: [Point], _ place: Workplace, beside run: Run
    ) throws {
        let libraries = place.root.appending(path: ".venv/lib").path
        let version = try FileManager.default.contentsOfDirectory(atPath: libraries).first { $0.hasPrefix("python3") }
        let start = ContinuousClock.now
        let geos = try GEOSRival(cells, site: "\(libraries)/\(version ?? "python3")/site-packages")
        let ready = (ContinuousClock.now - start) / .seconds(1)
        var speeds: [Double] = []
        var others = 0
        for (points, answers) in [(random, run.cells), (sorted, run.sortedCells)] {
            let points = Array(points.prefix(rivalPoints))
            var found = [UInt32](repeating: 0, count: points.count)
            // The first time each cell's own index is made.
            geos.locate(points, into: &found)
            let times = (0..<3).map { _ in Clock.processor { geos.locate(points, into: &found) } }
            speeds.append(Double(points.count) / times.median / 1e6)
            others += zip(answers, found).count { $0 != $1 }
        }
        row(count, "GEOS \(geos.version.prefix { $0 != "-" })", speeds, ready, others, beside: run)
    }

    /// A point on a border belongs to several cells; rivals name the smallest.
    private func row(
        _ grids: Int, _ engine: String, _ speeds: [Double], _ ready: Double?, _ others: Int, beside run: Run
    ) {
        let name = String(
            format: "%@: gridmap / it = **%.0f**, sorted **%.0f**", engine as NSString, run.random / speeds[0],
            run.sorted / speeds[1])
        var row = LocateRow(grids, name, random: speeds[0], sorted: speeds[1])
        row.ready = ready
        let onBorder = [run.borders, run.sortedBorders].reduce(0) { $0 + $1.prefix(rivalPoints).count { $0 } }
        row.others = others == 0 ? "0" : "\(others) (\(onBorder) points on borders)"
        row.print()
    }

    /// The program on a nation's points, with an index file.
    private func locateNation(_ place: Workplace) throws {
        let folder = try folder(Self.nation.grids, place, wkb: false)
        let (index, areas) = ("\(folder)/grids.index", "\(folder)/grids.geojsonl")
        _ = try Child.run(place.python, [place.tool("bench/write_areas.py"), folder, areas])
        let indexing = try Child.run(place.gridmap, ["index", areas, "-o", index])
        print(
            String(
                format: "gridmap index of %d grids as text: %.1f s, %.1f CPU s, peak %.0f MB\n", Self.nation.grids,
                indexing.seconds, indexing.cpu, Double(indexing.peakMemory) / 1e6))
        print(
            "| \(Self.nation.points) points, `gridmap locate --binary lattice` | s | CPU s | peak MB |\n|---|---|---|---|"
        )
        for name in ["points", "sorted"] {
            let runs = try (0..<3).map { _ in
                try Child.run(
                    place.gridmap,
                    ["locate", index, "\(folder)/\(name).i32", "--binary", "lattice", "-o", "\(folder)/cells.u32"])
            }
            print(
                String(
                    format: "| %@ | %.1f | %.1f | %.0f |", name as NSString, runs.map(\.seconds).median,
                    runs.map(\.cpu).median, Double(runs[0].peakMemory) / 1e6))
        }
    }

    /// The program on a CSV, and DuckDB on the same.
    private func endToEnd(_ place: Workplace) throws {
        let folder = try folder(10_000, place, wkb: true)
        let (csv, index) = ("\(folder)/points.csv", "\(folder)/grids.index")
        _ = try Child.run(
            place.python, [place.tool("bench/make_points_csv.py"), "\(folder)/points.i32", "\(rows)", csv])
        let areas = "\(folder)/grids.geojsonl"
        _ = try Child.run(place.python, [place.tool("bench/write_areas.py"), folder, areas])
        let indexing = try Child.run(place.gridmap, ["index", areas, "-o", index])
        let ours = try (0..<3).map { _ in
            try Child.run(place.gridmap, ["locate", index, csv, "-o", "\(folder)/ours.csv"])
        }
        let one = try Child.run(
            "/usr/bin/taskset", ["-c", "0", place.gridmap, "locate", index, csv, "-o", "\(folder)/one.csv"])
        let theirs = try Child.run(
            place.python,
            [place.tool("bench/rivals/locate_csv_duckdb.py"), "\(folder)/cells.parquet", csv, "\(folder)/theirs.csv"])
        print("\(rows) rows of CSV, 10,000 grids; the index was made in", terminator: " ")
        print(String(format: "%.1f s\n", indexing.seconds))
        print("| | s | CPU s | peak MB |\n|---|---|---|---|")
        let median = ours.map(\.seconds).median
        for (name, child, seconds) in [
            ("gridmap locate, two cores", ours[0], median), ("gridmap locate, one core", one, one.seconds),
            ("DuckDB, two cores", theirs, theirs.seconds),
        ] {
            print(
                String(
                    format: "| %@ | %.1f | %.1f | %.0f |", name as NSString, seconds, child.cpu,
                    Double(child.peakMemory) / 1e6))
        }
        print(
            String(
                format: "\nDuckDB / gridmap: **%.1f**; one core / two: %.2f", theirs.seconds / median,
                one.seconds / median))
    }
}

/// A row of the table.
private struct LocateRow {
    let grids: Int
    let name: String
    var random: Double
    var sorted: Double?
    var two: Double?
    var ready: Double?
    var megabytes: Double?
    var others = ""

    init(_ grids: Int, _ name: String, random: Double, sorted: Double? = nil) {
        (self.grids, self.name, self.random, self.sorted) = (grids, name, random, sorted)
    }

    func print() {
        func text(_ value: Double?, _ digits: Int) -> String {
            value.map { String(format: "%.\(digits)f", $0) } ?? ""
        }
        func speed(_ value: Double?) -> String { text(value, (value ?? 0) < 10 ? 2 : 1) }
        Swift.print(
            "| \(grids) | \(name) | \(speed(random)) | \(speed(sorted)) | \(speed(two)) | \(text(ready, 3)) "
                + "| \(text(megabytes, 2)) | \(others) |")
    }
}

/// Half of some points, with room for their answers.
private final class Half: @unchecked Sendable {  // one core's at a time
    let points: [Point]
    private var cells: [UInt32]

    init(_ points: ArraySlice<Point>) {
        self.points = Array(points)
        cells = [UInt32](repeating: 0, count: points.count)
    }

    func locate(_ locator: Locator) { Self.locate(points, into: &cells, locator) }

    private static func locate(_ points: [Point], into cells: inout [UInt32], _ locator: Locator) {
        var span = cells.mutableSpan
        locator.locate(points.span, into: &span)
    }
}

/// Our locator on points, as medians of runs that take turns.
private struct Run {
    let random, sorted, twoCores: Double
    let null, nullSorted, reads, chains: Double
    let cells, sortedCells: [UInt32]
    let borders, sortedBorders: [Bool]

    init(_ locator: Locator, _ randomPoints: [Point], _ sortedPoints: [Point]) {
        let count = randomPoints.count
        var cells = [UInt32](repeating: 0, count: count)
        var seconds = [[Double]](repeating: [], count: 7)
        let halves = [Half(randomPoints[..<(count / 2)]), Half(randomPoints[(count / 2)...])]
        let memory = (0..<(1 << 27)).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        for _ in 0..<(count > 50_000_000 ? 3 : 7) {
            seconds[0].append(Clock.processor { Self.locate(locator, randomPoints, &cells) })
            seconds[1].append(Clock.processor { Self.locate(locator, sortedPoints, &cells) })
            seconds[2].append(
                Clock.wall { DispatchQueue.concurrentPerform(iterations: 2) { halves[$0].locate(locator) } })
            seconds[3].append(Clock.processor { Self.readAndWrite(randomPoints, &cells) })
            seconds[4].append(Clock.processor { Self.readAndWrite(sortedPoints, &cells) })
            seconds[5].append(Clock.processor { Self.readMemory(randomPoints, memory, &cells) })
            seconds[6].append(Clock.processor { Self.readTwice(randomPoints, memory, &cells) })
        }
        let speeds = seconds.map { Double(count) / $0.median / 1e6 }
        (random, sorted, twoCores) = (speeds[0], speeds[1], speeds[2])
        (null, nullSorted, reads, chains) = (speeds[3], speeds[4], speeds[5], speeds[6])
        (self.cells, borders) = Self.answers(locator, randomPoints)
        (sortedCells, sortedBorders) = Self.answers(locator, sortedPoints)
    }

    private static func answers(_ locator: Locator, _ points: [Point]) -> ([UInt32], [Bool]) {
        var cells = [UInt32](repeating: 0, count: points.count)
        var borders = [Bool](repeating: false, count: points.count)
        var cellSpan = cells.mutableSpan
        var borderSpan = borders.mutableSpan
        locator.locate(points.span, into: &cellSpan, borders: &borderSpan)
        return (cells, borders)
    }

    @inline(never)
    private static func locate(_ locator: Locator, _ points: [Point], _ cells: inout [UInt32]) {
        var span = cells.mutableSpan
        locator.locate(points.span, into: &span)
    }

    @inline(never)
    private static func readAndWrite(_ points: [Point], _ cells: inout [UInt32]) {
        for i in 0..<min(points.count, cells.count) { cells[i] = UInt32(bitPattern: points[i].x ^ points[i].y) }
    }

    /// Somewhere in 2^27 words.
    @inline(__always)
    private static func place(_ point: Point) -> Int {
        let key = UInt64(UInt32(bitPattern: point.x)) << 32 | UInt64(UInt32(bitPattern: point.y))
        return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 37)
    }

    /// One read of a gigabyte for each point, none of which waits for another.
    @inline(never)
    private static func readMemory(_ points: [Point], _ memory: [UInt64], _ cells: inout [UInt32]) {
        for i in 0..<min(points.count, cells.count) { cells[i] = UInt32(truncatingIfNeeded: memory[place(points[i])]) }
    }

    /// Two reads for each point, the second where the first says, in batches, so that of one batch none waits.
    @inline(never)
    private static func readTwice(_ points: [Point], _ memory: [UInt64], _ cells: inout [UInt32]) {
        var start = 0
        while start < points.count {
            let end = min(start + 64, points.count)
            for i in start..<end { cells[i] = UInt32(truncatingIfNeeded: memory[place(points[i])] >> 37) }
            for i in start..<end { cells[i] = UInt32(truncatingIfNeeded: memory[Int(cells[i])]) }
            start = end
        }
    }
}
