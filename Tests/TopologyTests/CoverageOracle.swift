import Foundation
import Geometry
import TestSupport
import Testing

/// `tools/oracle/coverage.py`: what shapely says about coverages, on lattice integers.
enum CoverageOracle {
    struct Segment: Hashable {
        let a: Point
        let b: Point
        init(_ a: Point, _ b: Point) { (self.a, self.b) = (min(a, b), max(a, b)) }
    }

    struct Verdict: Equatable {
        var isValid: Bool
        var edges: Set<Segment>
    }

    static func cells(of file: URL, layer: String) throws -> [MultiPolygon] {
        var words = try Words(Oracle.run("coverage.py", arguments: ["cells", file.path, layer]))
        return try words.takeCells()
    }

    static func check(_ cells: [MultiPolygon]) throws -> [Verdict] { try check(coverages: [cells])[0] }

    /// Many coverages at once: starting Python takes longer than a small answer.
    static func check(coverages: [[MultiPolygon]]) throws -> [[Verdict]] {
        let input = coverages.reduce(into: Data()) { $0 += Words($1).data }
        var words = try Words(Oracle.run("coverage.py", arguments: ["check"], input: input))
        return try coverages.map { cells in try cells.map { _ in try words.takeVerdict() } }
    }

    static func union(_ cells: [MultiPolygon]) throws -> MultiPolygon {
        var words = try Words(Oracle.run("coverage.py", arguments: ["union"], input: Words(cells).data))
        return try #require(words.takeCells().first)
    }

    /// For each point the cells that cover it, their borders included.
    static func locate(_ points: [Point], in cells: [MultiPolygon]) throws -> [[Int]] {
        try locate(points, after: Words(cells), arguments: ["locate"])
    }

    /// Requires of each answer the cell and the place that the rule tells of the cells that shapely found to cover its point:
    /// where several do, the one that holds the point moved by (+ε, +ε²), and where none of them holds that, the first.
    ///
    /// - Returns: how many points lie where.
    @discardableResult
    static func agree(
        _ answers: [(cell: Int?, place: Place)], on points: [Point], in cells: [MultiPolygon], covering: [[Int]],
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> [Place: Int] {
        var places: [Place: Int] = [:]
        for (point, (answer, covering)) in zip(points, zip(answers, covering)) {
            places[answer.place, default: 0] += 1
            let cell = covering.first { LocatorTests.holds(cells[$0], point) } ?? covering.first
            let isOnBorder = covering.contains { cells[$0].place(of: point) == .border }
            let place: Place = isOnBorder ? .border : covering.isEmpty ? .outside : .inside
            if covering.count > 1 { #expect(isOnBorder, sourceLocation: sourceLocation) }
            #expect(answer == (cell, place), "\(point)", sourceLocation: sourceLocation)
        }
        return places
    }

    /// For each point those of the cells that `tools/bench/make_grids.py` wrote into a folder.
    static func locate(_ points: [Point], inGridsOf folder: URL) throws -> [[Int]] {
        try locate(points, after: Words(), arguments: ["locate-in", folder.path])
    }

    private static func locate(_ points: [Point], after cells: Words, arguments: [String]) throws -> [[Int]] {
        var input = cells
        input.append(points.count)
        for point in points { input.append(point) }
        var words = try Words(Oracle.run("coverage.py", arguments: arguments, input: input.data))
        return try points.map { _ in try (0..<(words.take())).map { _ in Int(try words.take()) } }
    }
}

/// A stream of 32-bit integers.
private struct Words {
    private var words: [Int32] = []
    private var next = 0

    init() {}

    init(_ data: Data) throws {
        try #require(data.count.isMultiple(of: 4))
        words = data.withUnsafeBytes { bytes in
            (0..<(bytes.count / 4)).map {
                Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self))
            }
        }
    }

    init(_ cells: [MultiPolygon]) {
        words = [Int32(cells.count)]
        for cell in cells {
            append(cell.polygons.count)
            for polygon in cell.polygons {
                append(polygon.rings.count)
                for ring in polygon.rings {
                    append(ring.points.count)
                    for point in ring.points { append(point) }
                }
            }
        }
    }

    var data: Data {
        words.reduce(into: Data()) { data, word in
            withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) }
        }
    }

    mutating func append(_ count: Int) { words.append(Int32(count)) }

    mutating func append(_ point: Point) { words += [point.x, point.y] }

    mutating func take() throws -> Int32 {
        try #require(next < words.count)
        defer { next += 1 }
        return words[next]
    }

    mutating func takePoint() throws -> Point { Point(try take(), try take()) }

    mutating func takeVerdict() throws -> CoverageOracle.Verdict {
        let isValid = try take() == 1
        var edges = Set<CoverageOracle.Segment>()
        for _ in 0..<(try take()) { edges.insert(.init(try takePoint(), try takePoint())) }
        return .init(isValid: isValid, edges: edges)
    }

    mutating func takeCells() throws -> [MultiPolygon] {
        var cells: [MultiPolygon] = []
        for _ in 0..<(try take()) {
            var polygons: [Polygon] = []
            for _ in 0..<(try take()) {
                var rings: [[Point]] = []
                for _ in 0..<(try take()) {
                    rings.append(try (0..<(take())).map { _ in try takePoint() })
                }
                // A ring may have collapsed when it was rounded to the lattice.
                guard let exterior = Ring(rings[0]) else { continue }
                polygons.append(Polygon(exterior, holes: rings.dropFirst().compactMap(Ring.init)))
            }
            cells.append(MultiPolygon(polygons))
        }
        return cells
    }
}
