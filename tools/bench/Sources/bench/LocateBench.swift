import ArgumentParser
import Foundation
import Geometry
import Topology

/// Points in grids: our locator and other engines on the same grids, and the limits of the memory.
struct LocateBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locate", abstract: "Points located in 170 to 1,000,000 grids, beside GEOS, DuckDB and SedonaDB.")

    @Option(help: "How many grids, separated by commas.") var grids = "170,10000,200000"
    @Option(help: "How many points.") var points = 2_000_000
    @Option(help: "How many of them the rivals are asked for.") var rivalPoints = 200_000
    @Option(help: "Up to how many grids the rivals are asked.") var rivalGrids = 200_000
    @Option(help: "Rows of the CSV from end to end, with 10,000 grids; 0 for none.") var rows = 10_000_000
    @Option(help: "Where intermediate files go and stay.") var keep: String?

    func run() throws {
        let place = try Workplace(keeping: keep)
        defer { place.clear() }
        // First: what this process has of memory counts as its children's.
        if rows > 0 { try endToEnd(place) }
        print("\n| grids | engine | random M/s | sorted M/s | two cores M/s | ready in s | MB | other answers |")
        print("|---|---|---|---|---|---|---|---|")
        for count in grids.split(separator: ",").compactMap({ Int($0) }) { try contest(count, place) }
    }

    private func folder(_ count: Int, _ place: Workplace, wkb: Bool) throws -> String {
        let folder = place.temporary("grids-\(count)")
        let arguments = [place.tool("bench/make_grids.py"), "\(count)", folder, "\(points)"] + (wkb ? ["--wkb"] : [])
        _ = try Child.run(place.python, arguments)
        return folder
    }

    private func contest(_ count: Int, _ place: Workplace) throws {
        let isContested = count <= rivalGrids
        let folder = try folder(count, place, wkb: isContested)
        let random = try Numbers.points("\(folder)/points.i32")
        let sorted = try Numbers.points("\(folder)/sorted.i32")
        let cells = try Numbers.cells(in: folder)
        let coverage = try Coverage(cells)
        let builds = (0..<(count > 50_000 ? 1 : 5)).map { _ in Clock.wall { _ = Locator(coverage) } }
        let locator = Locator(coverage)
        let run = Run(locator, random, sorted)
        row(count, "gridmap", run.random, run.sorted, run.twoCores, builds.median, Double(locator.indexBytes) / 1e6)
        row(count, "limit: read a point, write a number", run.null, run.nullSorted, nil, nil, nil)
        row(count, "limit: and one random read of memory", run.reads, nil, nil, nil, nil)
        guard isContested else { return }
        for engine in ["geos", "geopandas", "duckdb", "sedona"] {
            let asked = count > 50_000 ? rivalPoints / 4 : rivalPoints
            let answer = "\(folder)/\(engine).u32"
            let output = "\(folder)/\(engine).json"
            _ = try Child.run(
                place.python, [place.tool("bench/rivals/locate.py"), engine, folder, "\(asked)", answer],
                output: output)
            let times = try JSONDecoder().decode(
                [String: Double].self, from: Data(contentsOf: URL(filePath: output)))
            let theirs = Double(asked) / ((times["seconds"] ?? .nan) * 1e6)
            let others = zip(run.cells, try Numbers.read("\(answer)", UInt32.self)).count { $0 != $1 }
            // A point on a border belongs to several cells; they name the smallest.
            let onBorder = run.borders.prefix(asked).count { $0 }
            row(
                count, String(format: "%@: gridmap / it = %.0f", engine, run.random / theirs), theirs, nil, nil,
                nil, nil, "\(others) (\(onBorder) points on borders)")
        }
    }

    private func row(
        _ grids: Int, _ name: String, _ random: Double, _ sorted: Double?, _ two: Double?, _ build: Double?,
        _ size: Double?, _ others: String = ""
    ) {
        func text(_ value: Double?, _ digits: Int) -> String {
            value.map { String(format: "%.\(digits)f", $0) } ?? ""
        }
        print(
            "| \(grids) | \(name) | \(text(random, random < 10 ? 2 : 1)) | \(text(sorted, 1)) | \(text(two, 1)) "
                + "| \(text(build, 3)) | \(text(size, 2)) | \(others) |")
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

/// Our locator on points, as medians of runs that take turns.
private struct Run {
    var random = 0.0
    var sorted = 0.0
    var twoCores = 0.0
    var null = 0.0
    var nullSorted = 0.0
    var reads = 0.0
    private(set) var cells: [UInt32]
    private(set) var borders: [Bool]

    init(_ locator: Locator, _ randomPoints: [Point], _ sortedPoints: [Point]) {
        let count = randomPoints.count
        var cells = [UInt32](repeating: 0, count: count)
        var borders = [Bool](repeating: false, count: count)
        var seconds = [[Double]](repeating: [], count: 6)
        let halves = [Array(randomPoints[..<(count / 2)]), Array(randomPoints[(count / 2)...])]
        let memory = [UInt64](repeating: 1, count: 1 << 27)
        for _ in 0..<7 {
            seconds[0].append(Clock.processor { Self.locate(locator, randomPoints, &cells) })
            seconds[1].append(Clock.processor { Self.locate(locator, sortedPoints, &cells) })
            seconds[2].append(Clock.wall { Self.locateOnTwo(locator, halves) })
            seconds[3].append(Clock.processor { Self.readAndWrite(randomPoints, &cells) })
            seconds[4].append(Clock.processor { Self.readAndWrite(sortedPoints, &cells) })
            seconds[5].append(Clock.processor { Self.readMemory(randomPoints, memory, &cells) })
        }
        let speeds = seconds.map { Double(count) / $0.median / 1e6 }
        (random, sorted, twoCores) = (speeds[0], speeds[1], speeds[2])
        (null, nullSorted, reads) = (speeds[3], speeds[4], speeds[5])
        var cellSpan = cells.mutableSpan
        var borderSpan = borders.mutableSpan
        locator.locate(randomPoints.span, into: &cellSpan, borders: &borderSpan)
        (self.cells, self.borders) = (cells, borders)
    }

    @inline(never)
    private static func locate(_ locator: Locator, _ points: [Point], _ cells: inout [UInt32]) {
        var span = cells.mutableSpan
        locator.locate(points.span, into: &span)
    }

    private static func locateOnTwo(_ locator: Locator, _ halves: [[Point]]) {
        DispatchQueue.concurrentPerform(iterations: 2) { _ = locator.cells(of: halves[$0]) }
    }

    @inline(never)
    private static func readAndWrite(_ points: [Point], _ cells: inout [UInt32]) {
        for i in 0..<min(points.count, cells.count) { cells[i] = UInt32(bitPattern: points[i].x ^ points[i].y) }
    }

    /// One read of a gigabyte for each point, none of which waits for another.
    @inline(never)
    private static func readMemory(_ points: [Point], _ memory: [UInt64], _ cells: inout [UInt32]) {
        for i in 0..<min(points.count, cells.count) {
            let key = UInt64(UInt32(bitPattern: points[i].x)) << 32 | UInt64(UInt32(bitPattern: points[i].y))
            let place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 37)
            cells[i] = UInt32(truncatingIfNeeded: memory[place])
        }
    }
}
