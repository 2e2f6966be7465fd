/// What a division is worth; smaller is better. The price of a division is the sum of ``price(weight:area:perimeter:)``
/// over its grids, of ``price(cost:)`` over the edges it cuts and of ``price(moved:)`` over the blocks it moves.
struct Objective: Sendable {
    /// Weight of a grid if all were equal, blocks that outweigh a grid left aside.
    let ideal: Double
    let band: ClosedRange<Double>
    /// Side of a mean grid, m.
    let scale: Double
    /// The share by which a grid may depart from the mean.
    var tolerance: Double
    /// Of a deviation squared.
    var balance: Double
    /// Of border as long as ``scale``, off all barriers.
    var border: Double
    /// Of each deviation beyond the tolerance.
    var excess = 20_000.0
    /// Of each share of the mean outside the band.
    var outsideBand = 3000.0
    /// Of 1 / Polsby-Popper, and of what that is beyond ``long``: one bad grid is worse than several fair ones.
    var shape: Double
    private static let long = 2.8
    /// Of a grid's weight moved away from its old grid.
    var moved = 0.0

    init(_ terrain: Terrain, grids: Int, _ problem: DivisionProblem) {
        ideal = Self.ideal(terrain.weight, grids: grids)
        scale = max((terrain.area.reduce(0, +) / Double(grids)).squareRoot(), 1e-9)
        band = Double(problem.band.lowerBound)...Double(problem.band.upperBound)
        switch problem.balance {
        case .even: (tolerance, balance, border, shape) = (0.05, 45, 1, 0.45)
        case .tight: (tolerance, balance, border, shape) = (0.04, 380, 1.3, 0.38)
        case .compact: (tolerance, balance, border, shape) = (0.1, 4, 1, 0.45)
        }
        tolerance = problem.tolerance ?? tolerance
        switch problem.goal {
        case .plan: moved = problem.old.isEmpty ? 0 : 2
        case .rebalance: (balance, excess, outsideBand, moved) = (0, 0, 30_000, 100)
        case .cut: (tolerance, balance, outsideBand, border, shape) = (problem.tolerance ?? 0.05, 0, 0, 1, 0)
        }
    }

    /// What the grids weigh that hold no block heavier than that.
    private static func ideal(_ weights: [Double], grids: Int) -> Double {
        var rest = weights.reduce(0, +)
        var open = grids
        for weight in weights.sorted(by: >) where open > 1 && weight > rest / Double(open) {
            rest -= weight
            open -= 1
        }
        return max(rest / Double(open), 1e-9)
    }

    /// Of one grid: how far from round it is (1 / Polsby-Popper), from the mean weight and from the band.
    func price(weight: Double, area: Double, perimeter: Double) -> Double {
        let length = min(perimeter * perimeter / (4 * .pi * max(area, 1e-9)), 1e6)
        return shape * (length + 2 * max(0, length - Self.long)) + price(imbalance: weight)
    }

    /// Of the weight of one grid; convex.
    func price(imbalance weight: Double) -> Double {
        let deviation = abs(weight - ideal) / ideal
        let inside = min(deviation, tolerance)
        let outside = max(0, band.lowerBound - weight, weight - band.upperBound) / ideal
        return balance * inside * (2 * deviation - inside) + excess * (deviation - inside) + outsideBand * outside
    }

    /// Whether a grid weighs what it must not: outside the band, or further from the mean than is tolerated.
    func isAmiss(_ weight: Double) -> Bool {
        (outsideBand > 0 && !band.contains(weight)) || (excess > 0 && abs(weight - ideal) > tolerance * ideal + 1e-9)
    }

    /// Of border drawn where it costs so many metres.
    func price(cost: Double) -> Double { border * cost / scale }

    func price(moved weight: Double) -> Double { moved * weight / ideal }
}
