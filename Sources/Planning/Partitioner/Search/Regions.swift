internal import Topology

/// A division worked on region by region: a few neighbouring grids each, on as many cores as there are.
///
/// What lies between two regions stays border, so that the price of each grid depends on its own region alone, and
/// regions do not have to wait for each other. They are drawn anew each time.
struct Regions {
    private let cores: Cores
    private let size: Int
    private var random: SeededRandom

    /// - Parameter size: grids per region.
    init(_ cores: Cores, size: Int, seed: UInt64) {
        self.cores = cores
        self.size = size
        random = SeededRandom(seed: seed)
    }

    /// Lets `work` change every region, given as a division of its own, with a seed of its own.
    mutating func each(_ whole: inout Division, _ work: @escaping @Sendable (Division, UInt64) -> Division) {
        guard whole.tallies.count > size * 3 / 2 else {
            whole = work(whole, random.next())
            return
        }
        let jobs = draw(whole).map { (grids: $0, seed: random.next()) }
        let start = whole
        let done = cores.map(jobs) { job in
            let (blocks, part) = start.part(job.grids)
            let result = work(part, job.seed)
            return (blocks: blocks, part: result, change: result.price - part.price)
        }
        for (job, result) in zip(jobs, done) {
            whole.adopt(result.part, blocks: result.blocks, grids: job.grids, change: result.change)
        }
    }

    /// Every grid in one region. Regions grow from random grids, the smallest first, to the neighbour that touches them
    /// most.
    private mutating func draw(_ whole: Division) -> [[Int32]] {
        let neighbours = whole.neighbours()
        var starts = Array(neighbours.indices)
        starts.shuffle(using: &random)
        var owner = [Int](repeating: -1, count: neighbours.count)
        var regions: [[Int32]] = []
        for start in starts.prefix((neighbours.count + size - 1) / size) {
            owner[start] = regions.count
            regions.append([Int32(start)])
        }
        var growing = Array(regions.indices)
        while let smallest = growing.indices.min(by: { regions[growing[$0]].count < regions[growing[$1]].count }) {
            let region = growing[smallest]
            var touching: [Int32: Int] = [:]
            for grid in regions[region] {
                for other in neighbours[Int(grid)] where owner[Int(other)] < 0 { touching[other, default: 0] += 1 }
            }
            guard let next = touching.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else {
                growing.remove(at: smallest)
                continue
            }
            owner[Int(next)] = region
            regions[region].append(next)
        }
        return regions
    }
}
