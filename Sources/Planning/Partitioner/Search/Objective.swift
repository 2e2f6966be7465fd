/// What a division is worth; smaller is better. The price of a division is the sum of ``price(weight:area:perimeter:)``
/// over its grids and of ``price(cost:)`` over the edges it cuts.
struct Objective: Sendable {
    /// Weight of a grid if all were equal.
    let ideal: Double
    let band: ClosedRange<Double>
    /// Side of a mean grid, m.
    let scale: Double
    /// A grid that departs from the mean by at most this share is balanced.
    var tolerance = 0.02
    var balance = 20.0
    var excess = 20.0
    var shape = 0.3
    var outsideBand = 200.0

    init(graph: BlockGraph, grids: Int, band: ClosedRange<Int>) {
        ideal = max(Double(graph.totalWeight) / Double(grids), 1e-9)
        scale = max((graph.areas.reduce(0, +) / Double(grids)).squareRoot(), 1e-9)
        self.band = Double(band.lowerBound)...Double(band.upperBound)
    }

    /// Of one grid: how far from round it is (1 / Polsby-Popper), from the mean weight and from the band.
    func price(weight: Double, area: Double, perimeter: Double) -> Double {
        guard area > 0 else { return 1e12 }
        let deviation = abs(weight - ideal) / ideal
        let outside = max(0, band.lowerBound - weight, weight - band.upperBound) / ideal
        return shape * perimeter * perimeter / (4 * .pi * area) + balance * deviation * deviation
            + excess * max(0, deviation - tolerance) + outsideBand * outside
    }

    /// Of border drawn where it costs so many metres.
    func price(cost: Double) -> Double { cost / scale }
}
