import ArgumentParser
import Foundation
import Geometry
import Planning

/// A planner's edits of town, with all figures of the community, beside geopandas, which merges areas and does nothing else.
struct EditsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edits",
        abstract: "Edits of town's 27 communities by hand, with all figures: milliseconds, beside a bare dissolve.")

    @Option(help: "How often each community is edited in each way.") var runs = 5

    func run() throws {
        let place = try Workplace()
        defer { place.clear() }
        let input = try published(place)
        print("| edit | median ms | most | done, refused |\n|---|---|---|---|")
        var merges: [Double] = []
        for name in ["merge", "split along a line", "border along a line", "move a building", "split in two"] {
            var times: [Double] = []
            var refused = 0
            for community in input.communities.indices {
                guard let edit = edit(name, input, community) else { continue }
                for _ in 0..<runs {
                    let start = ContinuousClock.now
                    do {
                        let outcome = try Partitioner.edit(input, community: community, by: edit)
                        _ = try PartitionReport(input, outcome)
                        times.append((ContinuousClock.now - start) / .milliseconds(1))
                    } catch is EditFault {
                        refused += 1
                    }
                }
            }
            times.sort()
            if name == "merge" { merges = times }
            print(
                String(
                    format: "| %@ | %.1f | %.1f | %d, %d |", name as NSString,
                    times.isEmpty ? 0 : times[times.count / 2],
                    times.last ?? 0, times.count, refused))
        }
        try showRival(input, place, ours: merges.isEmpty ? 0 : merges[merges.count / 2])
    }

    /// Town divided, each community with its grids.
    private func published(_ place: Workplace) throws -> PartitionInput {
        var input = try Instance.input(
            "town", place.data("partition/town.gpkg"), communities: "communities", barriers: ["barriers"], place)
        for index in input.communities.indices { input.communities[index].task = .divide }
        let first = try Partitioner.divide(input)
        for (index, division) in first.divisions.enumerated() {
            input.communities[index].old = .drawn(division.cells)
            input.communities[index].task = .keep
        }
        return input
    }

    private func edit(_ name: String, _ input: PartitionInput, _ community: Int) -> GridEdit? {
        guard case .drawn(let cells) = input.communities[community].old, cells.count > 1, let box = cells[0].box,
            let other = cells.indices.dropFirst().max(by: {
                touching(cells[0], cells[$0]) < touching(cells[0], cells[$1])
            }),
            let next = cells[other].box
        else { return nil }
        func middle(_ box: Box) -> Point { Point(box.minX / 2 + box.maxX / 2, box.minY / 2 + box.maxY / 2) }
        let (a, b) = (middle(box), middle(next))
        // Across the way from one grid's middle to the other's.
        let half = Point(a.x / 2 + b.x / 2, a.y / 2 + b.y / 2)
        let across = [
            Point(half.x - (b.y - a.y) / 4, half.y + (b.x - a.x) / 4),
            Point(half.x + (b.y - a.y) / 4, half.y - (b.x - a.x) / 4),
        ]
        switch name {
        case "merge": return .merge([0, other])
        case "split in two": return .split(0, parts: 2)
        case "split along a line": return .part(0, along: [Point(a.x, box.minY + 100), Point(a.x, box.maxY - 100)])
        case "border along a line": return .redraw(0, other, along: across)
        default:
            let corners = Set(cells[0].rings.flatMap(\.points))
            let near = input.buildings.filter { building in
                building.area?.box.map { cells[other].place(of: Point($0.minX, $0.minY)) == .inside } ?? false
            }
            // The building of the one that stands nearest to a corner of the other.
            let nearest = near.min { distance($0, corners) < distance($1, corners) }
            return nearest.map { .move([$0.id], to: 0) }
        }
    }

    private func touching(_ a: MultiPolygon, _ b: MultiPolygon) -> Int {
        Set(a.rings.flatMap(\.points)).intersection(b.rings.flatMap(\.points)).count
    }

    private func distance(_ building: Footprint, _ corners: Set<Point>) -> Double {
        guard let box = building.area?.box else { return .infinity }
        return corners.reduce(.infinity) { least, corner in
            min(least, hypot(Double(corner.x) - Double(box.minX), Double(corner.y) - Double(box.minY)))
        }
    }

    private func showRival(_ input: PartitionInput, _ place: Workplace, ours: Double) throws {
        var bytes = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        var isFirst = true
        for community in input.communities {
            guard case .drawn(let cells) = community.old else { continue }
            for (number, cell) in cells.enumerated() {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                GeoJSON.feature(
                    id: nil, shape: Shape(cell),
                    properties: [("community", .text(community.code)), ("grid", .integer(Int64(number)))], into: &bytes)
            }
        }
        bytes.append(contentsOf: "]}".utf8)
        let path = place.temporary("grids.geojson")
        try Data(bytes).write(to: URL(filePath: path))
        let answer = place.temporary("dissolved.txt")
        _ = try Child.run(place.python, [place.tool("bench/dissolve.py"), path, "\(runs)"], output: answer)
        let text = try String(contentsOfFile: answer, encoding: .utf8)
        guard let theirs = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else { return }
        print(
            String(
                format:
                    "geopandas dissolves one community's pair and measures its grids' roundness in %.1f ms (ours / theirs %.2f)",
                theirs, ours / theirs))
    }
}
