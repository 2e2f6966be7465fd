internal import Geometry

/// Which cells share which arcs.
struct Adjacency: Sendable {
    private let offsets: [Int32]
    private let cells: [Int32]
    private let arcs: [[Int]]

    init(arcs all: [Coverage.Arc], cellCount: Int) {
        var sides: [(cell: Int32, other: Int32, arc: Int)] = []
        for (index, arc) in all.enumerated() where !arc.isOuter {
            sides.append((arc.left, arc.right, index))
            sides.append((arc.right, arc.left, index))
        }
        sides.sort { $0 < $1 }
        var offsets = [Int32](repeating: 0, count: cellCount + 1)
        var cells: [Int32] = []
        var arcs: [[Int]] = []
        var previous: (cell: Int32, other: Int32) = (-1, -1)
        for side in sides {
            if (side.cell, side.other) == previous {
                arcs[arcs.count - 1].append(side.arc)
            } else {
                cells.append(side.other)
                arcs.append([side.arc])
                offsets[Int(side.cell) + 1] += 1
                previous = (side.cell, side.other)
            }
        }
        for i in 1..<max(1, offsets.count) { offsets[i] += offsets[i - 1] }
        self.offsets = offsets
        self.cells = cells
        self.arcs = arcs
    }

    func neighbours(of cell: Int) -> [(cell: Int, arcs: [Int])] {
        (Int(offsets[cell])..<Int(offsets[cell + 1])).map { (Int(cells[$0]), arcs[$0]) }
    }
}
