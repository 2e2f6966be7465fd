import TestSupport
import Testing

@testable import Tiling

/// Importance is what its definition says, and what finds vertices finds all of them.
@Suite struct ImportanceTests {
    /// The definition, word for word: of all vertices that may go, the one with the smallest area goes.
    private enum Plain {
        private struct Vertex: Hashable {
            let arc: Int
            let place: Int
        }

        static func importance(of arcs: [PlaneArc]) -> [[Double]] {
            var importance = arcs.map { $0.points.map { _ in Double.infinity } }
            var remaining = arcs.map { Array($0.points.indices) }
            /// What a vertex's key cannot be below: the importance of the vertex whose removal last changed its case.
            var floors = arcs.map { $0.points.map { _ in 0.0 } }
            while true {
                let left = arcs.indices.flatMap { arc in remaining[arc].map { Vertex(arc: arc, place: $0) } }
                func point(_ vertex: Vertex) -> PlanePoint { arcs[vertex.arc].points[vertex.place] }
                let edges = Set(
                    arcs.indices.flatMap { arc in
                        zip(remaining[arc], remaining[arc].dropFirst()).flatMap { a, b in
                            let (p, q) = (arcs[arc].points[a], arcs[arc].points[b])
                            return [PlaneEdge(start: p, end: q), PlaneEdge(start: q, end: p)]
                        }
                    })
                var best: (key: Double, point: PlanePoint, vertex: Vertex)?
                for arc in arcs.indices {
                    for i in remaining[arc].indices.dropFirst().dropLast() {
                        let vertex = Vertex(arc: arc, place: remaining[arc][i])
                        let (a, b, c) = (
                            arcs[arc].points[remaining[arc][i - 1]], point(vertex),
                            arcs[arc].points[remaining[arc][i + 1]]
                        )
                        guard !edges.contains(PlaneEdge(start: a, end: c)) else { continue }
                        let triangle = Triangle(a, b, c)
                        guard !left.contains(where: { triangle.isBlocked(by: point($0)) }) else { continue }
                        let key = max(floors[arc][vertex.place], Double(cross(a, b, c).magnitude) / 2)
                        if let best, (best.key, best.point) <= (key, b) { continue }
                        best = (key, b, vertex)
                    }
                }
                guard let (key, _, gone) = best else { return importance }
                importance[gone.arc][gone.place] = key
                remaining[gone.arc].removeAll { $0 == gone.place }
                // Whoever goes now goes later than this one.
                for arc in arcs.indices { for place in remaining[arc] { floors[arc][place] = key } }
            }
        }
    }

    @Test(arguments: Seed.first(40)) func `vertices weigh what the definition says`(_ seed: Seed) {
        var made = SeededArcs(seed, faces: 3, side: 1 << Int64(6 + seed.value % 14))
        var random = seed.generator
        // Straight arcs, two arcs between the same ends, arcs through each other's hulls.
        for i in made.arcs.indices where Int.random(in: 0..<4, using: &random) == 0 {
            made.arcs[i].points = [made.arcs[i].points[0], made.arcs[i].points[made.arcs[i].points.count - 1]]
        }
        if let other = made.arcs.first(where: { $0.points.count > 4 }) {
            let ends = [other.points[0], other.points[other.points.count - 1]]
            made.arcs.append(PlaneArc(left: 0, right: -1, points: ends))
        }
        let importance = Importance(of: made.arcs).ofArcs
        let plain = Plain.importance(of: made.arcs)
        for arc in made.arcs.indices { #expect(importance[arc] == plain[arc], "arc \(arc)") }
    }

    @Test(arguments: Seed.first(60)) func `an index gives every point of a box once, and none that was taken out`(
        _ seed: Seed
    ) {
        var random = seed.generator
        let span = Int64(1) << Int64(1 + seed.value % 44)
        func place(_ middle: Int64, _ reach: Int64) -> Int64 {
            middle + Int64.random(in: -reach...reach, using: &random)
        }
        // Some far from each other, some in a crowd, some in one place.
        var points = (0..<Int.random(in: 0...400, using: &random)).map { _ in
            Bool.random(using: &random)
                ? PlanePoint(place(0, span), place(0, span)) : PlanePoint(place(span / 3, 9), place(-span / 5, 9))
        }
        points += points.prefix(7)
        var index = PointIndex(points)
        let distinct = PointIndex(points, isDistinct: true)
        #expect(Set(distinct.points) == Set(points) && distinct.points.count == Set(points).count)
        let sharing = index.sharing()
        for number in points.indices {
            #expect(Int(sharing.firsts[number]) == points.firstIndex(of: points[number]))
            #expect(sharing.areShared[number] == (points.filter { $0 == points[number] }.count > 1))
        }
        var isThere = points.map { _ in true }
        for _ in 0..<60 {
            if let gone = points.indices.randomElement(using: &random), isThere[gone] {
                isThere[gone] = false
                index.remove(gone)
            }
            var box = PlaneBox(PlanePoint(place(0, span), place(0, span)))
            box.extend(to: points.randomElement(using: &random) ?? PlanePoint(0, 0))
            var found: [Int] = []
            index.visit(box, where: box.intersects) { place in
                if box.contains(index.points[place]) { found.append(Int(index.numbers[place])) }
                return true
            }
            #expect(found.sorted() == points.indices.filter { isThere[$0] && box.contains(points[$0]) })
        }
    }

    @Test(arguments: Seed.first(40)) func `boxes that touch are found`(_ seed: Seed) {
        var random = seed.generator
        func box() -> PlaneBox {
            let corner = PlanePoint(
                Int64.random(in: 0...1000, using: &random), Int64.random(in: 0...1000, using: &random))
            return PlaneBox(
                minX: corner.x, minY: corner.y, maxX: corner.x + Int64.random(in: 0...90, using: &random),
                maxY: corner.y + Int64.random(in: 0...90, using: &random))
        }
        let boxes = (0..<Int.random(in: 0...700, using: &random)).map { _ in box() }
        let index = BoxIndex(boxes)
        for _ in 0..<40 {
            let asked = box()
            #expect(index.touching(asked) == boxes.indices.filter { boxes[$0].intersects(asked) })
        }
    }

    @Test(arguments: Seed.first(40)) func `a queue gives the smallest of what may still come`(_ seed: Seed) {
        struct Entry: MonotoneEntry {
            let key: UInt64
            let rank: Int
            static func < (a: Entry, b: Entry) -> Bool { a.rank < b.rank }
        }
        var random = seed.generator
        var queue = MonotoneQueue<Entry>()
        var plain: [Entry] = []
        var last: UInt64 = 0
        for rank in 0..<600 {
            if Int.random(in: 0..<5, using: &random) < 3 {
                let entry = Entry(
                    key: last + (UInt64.random(in: 0...3, using: &random) << UInt64(rank % 50)), rank: rank)
                queue.insert(entry)
                plain.append(entry)
            } else {
                let least = plain.indices.min { (plain[$0].key, plain[$0].rank) < (plain[$1].key, plain[$1].rank) }
                let expected = least.map { plain.remove(at: $0) }
                let found = queue.popMin()
                #expect(found?.rank == expected?.rank)
                last = found?.key ?? last
            }
        }
    }
}
