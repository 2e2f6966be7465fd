import Geometry
import TestSupport
import Testing

@Suite struct LineworkTests {
    @Test func `two lines that cross become four`() throws {
        let pieces = try Linework.noded([[Point(0, 0), Point(10, 10)], [Point(0, 10), Point(10, 0)]])
        #expect(pieces.count == 4)
        #expect(pieces.allSatisfy { $0.first == Point(5, 5) || $0.last == Point(5, 5) })
    }

    @Test func `a line given twice and backwards is there once`() throws {
        let line = [Point(0, 0), Point(10, 3), Point(20, 0)]
        let pieces = try Linework.noded([line, line.reversed(), line])
        let segments = pieces.flatMap { piece in zip(piece, piece.dropFirst()).map { Set([$0, $1]) } }
        #expect(segments.count == 2)
        #expect(Set(segments) == [[Point(0, 0), Point(10, 3)], [Point(10, 3), Point(20, 0)]])
    }

    @Test func `lines of one place are dropped`() throws {
        #expect(try Linework.noded([[Point(1, 1)], [Point(1, 1), Point(1, 1)], []]).isEmpty)
        #expect(try Linework.polygons(from: [[Point(1, 1), Point(1, 1)]]).isEmpty)
        #expect(try Linework.noded([[Point(1, 1)], [Point(0, 0), Point(5, 5)]]).count == 1)
    }

    @Test func `a ring in a ring is a hole and a face, a free end bounds nothing`() throws {
        func square(_ a: Int32, _ b: Int32) -> [Point] {
            [Point(a, a), Point(b, a), Point(b, b), Point(a, b), Point(a, a)]
        }
        let noded = try Linework.noded([square(0, 100), square(20, 60), [Point(0, 50), Point(10, 50)]])
        let faces = try Linework.polygons(from: noded).sorted { $0.doubleArea > $1.doubleArea }
        #expect(faces.map(\.doubleArea) == [16_800, 3200])
        #expect(faces.map(\.holes.count) == [1, 0])
    }

    @Test(arguments: Seed.first(60))
    func `chords cut a square into faces that fill it, and meet at their ends only`(seed: Seed) throws {
        var generator = seed.generator
        let size = Int32.random(in: 10...100_000, using: &generator)
        func any() -> Point {
            Point(.random(in: 0...size, using: &generator), .random(in: 0...size, using: &generator))
        }
        let border = [Point(0, 0), Point(size, 0), Point(size, size), Point(0, size), Point(0, 0)]
        let chords = (0..<Int.random(in: 0...30, using: &generator)).map { _ in [any(), any(), any()] }
        let noded = try Linework.noded([border] + chords)

        let segments = noded.flatMap { line in zip(line, line.dropFirst()).map { ($0, $1) } }
        for (i, (a, b)) in segments.enumerated() {
            for (c, d) in segments[(i + 1)...] {
                #expect(!Self.meetInside(a, b, c, d), "\(a) – \(b) and \(c) – \(d)")
            }
        }
        let faces = try Linework.polygons(from: noded)
        #expect(faces.reduce(0) { $0 + $1.doubleArea } == 2 * Int64(size) * Int64(size))
        for face in faces { #expect(try MultiPolygon(face).invalidity() == nil) }
    }

    /// Whether two segments have a place in common that is not an end of both: exact.
    private static func meetInside(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
        func isBetween(_ p: Point, _ a: Point, _ b: Point) -> Bool {
            p != a && p != b && cross(a, b, p) == 0
                && min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) && min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y)
        }
        if isBetween(c, a, b) || isBetween(d, a, b) || isBetween(a, c, d) || isBetween(b, c, d) { return true }
        if Set([a, b]) == Set([c, d]) { return true }
        return cross(a, b, c).signum() * cross(a, b, d).signum() < 0
            && cross(c, d, a).signum() * cross(c, d, b).signum() < 0
    }
}
