/// The blocks of each grid, of which one can be drawn by lot.
struct Members {
    private var blocks: [[Int32]]
    /// Where each block stands in its grid's list.
    private var place: [Int32]

    init(_ division: borrowing Division) {
        blocks = Array(repeating: [], count: division.tallies.count)
        place = []
        for (block, grid) in division.labels.enumerated() {
            place.append(Int32(blocks[Int(grid)].count))
            blocks[Int(grid)].append(Int32(block))
        }
    }

    func draw(from grid: Int32, _ random: inout SeededRandom) -> Int {
        Int(blocks[Int(grid)][random.below(blocks[Int(grid)].count)])
    }

    mutating func move(_ block: Int, from: Int32, to: Int32) {
        let last = blocks[Int(from)].removeLast()
        if last != Int32(block) {
            blocks[Int(from)][Int(place[block])] = last
            place[Int(last)] = place[block]
        }
        place[block] = Int32(blocks[Int(to)].count)
        blocks[Int(to)].append(Int32(block))
    }

    /// Lists two grids anew that have shared out their blocks differently.
    mutating func renew(_ p: Int32, _ q: Int32, _ division: borrowing Division) {
        let both = blocks[Int(p)] + blocks[Int(q)]
        blocks[Int(p)].removeAll(keepingCapacity: true)
        blocks[Int(q)].removeAll(keepingCapacity: true)
        for block in both {
            let grid = Int(division.labels[Int(block)])
            place[Int(block)] = Int32(blocks[grid].count)
            blocks[grid].append(block)
        }
    }
}
