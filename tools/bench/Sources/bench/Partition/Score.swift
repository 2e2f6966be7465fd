import Foundation
import Planning

/// The figures of a division by the graph alone, the same for everyone; those of several communities add up.
///
/// Metres; deviations are shares of the mean grid of the same community.
struct Score {
    /// Of each grid, without sign.
    var deviations: [Double] = []
    /// 4π × area ÷ perimeter² of each grid.
    var compactness: [Double] = []
    var border = 0.0
    var onBarriers = 0.0
    /// Length less 85 % of what lies on a barrier of full strength.
    var cost = 0.0
    /// What `border` would be if every grid were a square of its area.
    var squares = 0.0
    /// Grids in several pieces on foot, and grids that do not exist.
    var broken = 0
    var inBand = 0

    var deviation: Double { deviations.max() ?? 0 }
    var meanDeviation: Double { deviations.reduce(0, +) / Double(max(1, deviations.count)) }
    var meanCompactness: Double { compactness.reduce(0, +) / Double(max(1, compactness.count)) }
    var barrierShare: Double { border > 0 ? onBarriers / border : 0 }

    /// - Parameter labels: 0 ..< `grids` for each block.
    init(_ graph: BlockGraph, grids: Int, band: ClosedRange<Int>, labels: [Int32]) {
        var weights = [Double](repeating: 0, count: grids)
        var areas = weights
        var perimeters = weights
        for (block, label) in labels.enumerated() {
            weights[Int(label)] += Double(graph.weights[block])
            areas[Int(label)] += graph.areas[block]
            perimeters[Int(label)] += graph.outerLengths[block]
        }
        for edge in graph.edges where labels[Int(edge.a)] != labels[Int(edge.b)] {
            perimeters[Int(labels[Int(edge.a)])] += edge.length
            perimeters[Int(labels[Int(edge.b)])] += edge.length
            border += edge.length
            onBarriers += edge.barrierLength
            cost += edge.cost
        }
        let mean = weights.reduce(0, +) / Double(grids)
        deviations = weights.map { mean > 0 ? abs($0 - mean) / mean : 0 }
        compactness = zip(areas, perimeters).map { $1 > 0 ? 4 * .pi * $0 / ($1 * $1) : 0 }
        squares = max(0, (areas.reduce(0) { $0 + 4 * $1.squareRoot() } - graph.outerLengths.reduce(0, +)) / 2)
        broken = Self.pieces(graph, labels, grids: grids).count { $0 != 1 }
        inBand = weights.count { Double(band.lowerBound)...Double(band.upperBound) ~= $0 }
    }

    init(_ parts: [Score]) {
        for part in parts {
            deviations += part.deviations
            compactness += part.compactness
            border += part.border
            onBarriers += part.onBarriers
            cost += part.cost
            squares += part.squares
            broken += part.broken
            inBand += part.inBand
        }
    }

    /// Into how many pieces each grid falls over the edges that join.
    private static func pieces(_ graph: BlockGraph, _ labels: [Int32], grids: Int) -> [Int] {
        var parent = Array(0..<labels.count)
        func root(_ block: Int) -> Int {
            var block = block
            while parent[block] != block {
                parent[block] = parent[parent[block]]
                block = parent[block]
            }
            return block
        }
        for edge in graph.edges where edge.joins && labels[Int(edge.a)] == labels[Int(edge.b)] {
            parent[root(Int(edge.a))] = root(Int(edge.b))
        }
        var pieces = [Int](repeating: 0, count: grids)
        for block in labels.indices where root(block) == block { pieces[Int(labels[block])] += 1 }
        return pieces
    }
}

extension Score {
    /// Whether it is at least as good in balance (greatest and mean deviation), compactness and barrier share, and better
    /// in one. A broken division dominates nothing.
    func dominates(_ other: Score) -> Bool {
        let hair = 1e-9
        guard broken == 0 else { return false }
        let gains = [
            other.deviation - deviation, other.meanDeviation - meanDeviation,
            meanCompactness - other.meanCompactness, barrierShare - other.barrierShare,
        ]
        return gains.allSatisfy { $0 >= -hair } && gains.contains { $0 > hair }
    }
}
