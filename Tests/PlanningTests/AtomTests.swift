import Geometry
import Planning
import TestSupport
import Testing
import Topology

/// A raster of square atoms, 100 lattice units wide, some columns of it missing.
private struct Raster {
    let columns: Int
    let rows: Int
    /// The cells that there are, by column and row.
    let places: [(x: Int, y: Int)]
    let weights: [Int]

    init(_ seed: Seed, island: Bool) {
        var generator = seed.generator
        columns = Int.random(in: 4...9, using: &generator)
        rows = Int.random(in: 3...8, using: &generator)
        let gap = island ? Int.random(in: 1...columns - 2, using: &generator) : -1
        var places: [(x: Int, y: Int)] = []
        for x in 0..<columns where x != gap { places += (0..<rows).map { (x, $0) } }
        self.places = places
        weights = places.map { _ in Int.random(in: 0...9, using: &generator) }
    }

    func input(grids: Int, seed: UInt64 = 1) throws -> AtomInput {
        let atoms = places.map { place in
            let (x, y) = (Int32(1_122_000_000 + place.x * 10_000), Int32(303_000_000 + place.y * 10_000))
            return [Point(x, y), Point(x + 10_000, y), Point(x + 10_000, y + 10_000), Point(x, y + 10_000)]
        }
        return AtomInput(
            atoms: try atoms.map { MultiPolygon(Polygon(try #require(Ring($0)))) }, weights: weights,
            plane: try MetricPlane(epsg: 4546, datum: .cgcs2000), grids: grids, tolerance: 0.1, seed: seed)
    }

    /// In how many pieces the atoms of a label are, by shared sides.
    func pieces(of label: Int, _ labels: [Int]) -> Int {
        var open = Set(labels.indices.filter { labels[$0] == label })
        var pieces = 0
        while let start = open.min() {
            pieces += 1
            var next = [start]
            open.remove(start)
            while let atom = next.popLast() {
                let beside = open.filter {
                    abs(places[$0].x - places[atom].x) + abs(places[$0].y - places[atom].y) == 1
                }
                open.subtract(beside)
                next += beside
            }
        }
        return pieces
    }
}

struct `Given atoms` {
    @Test(arguments: Seed.first(12)) func `grids are whole atoms in one piece`(seed: Seed) throws {
        let raster = Raster(seed, island: false)
        let count = 2 + Int(seed.value % 4)
        let input = try raster.input(grids: count)
        let outcome = try Partitioner.divide(input)
        #expect(Set(outcome.labels) == Set(0..<count))
        for (index, grid) in outcome.grids.enumerated() {
            let own = outcome.labels.indices.filter { outcome.labels[$0] == index }
            #expect(raster.pieces(of: index, outcome.labels) == 1)
            #expect(grid.atoms == own.count && grid.weight == own.reduce(0) { $0 + raster.weights[$1] })
            #expect(grid.cell.doubleArea == own.reduce(0) { $0 + input.atoms[$1].doubleArea })
            #expect((0...1).contains(grid.polsbyPopper) && (0...1).contains(grid.reock) && grid.pieces == 1)
        }
        #expect(try Coverage.faults(in: outcome.grids.map(\.cell)).isEmpty)
        #expect(outcome.deviation >= outcome.bound - 1e-12)
        let again = try Partitioner.divide(input, PartitionControl(cores: 1))
        #expect(again.labels == outcome.labels && again.grids.map(\.cell) == outcome.grids.map(\.cell))
    }

    @Test(arguments: Seed.first(6)) func `a channel between two banks is crossed by one grid at most`(seed: Seed) throws
    {
        let raster = Raster(seed, island: true)
        for count in [1, 2, 3] {
            let labels = try Partitioner.divide(try raster.input(grids: count)).labels
            #expect(Set(labels) == Set(0..<count))
            #expect((0..<count).reduce(0) { $0 + raster.pieces(of: $1, labels) } <= count + 1)
        }
    }

    @Test func `grids are numbered in rows from the north`() throws {
        let raster = Raster(Seed(3), island: false)
        let grids = try Partitioner.divide(try raster.input(grids: 4)).grids
        let tops = grids.compactMap(\.cell.box?.maxY)
        #expect(tops.count == 4 && tops.first == tops.max())
    }

    @Test func `overlapping atoms are told`() throws {
        var input = try Raster(Seed(1), island: false).input(grids: 2)
        input.atoms[1] = input.atoms[0]
        #expect(throws: CoverageFaults.self) { try Partitioner.divide(input) }
    }
}
