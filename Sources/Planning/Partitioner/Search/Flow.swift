/// How much weight neighbouring grids hand on to each other so that all come into the band: the least there is, counted
/// once for each border it crosses.
///
/// A minimum-cost flow. What a grid gives or takes costs nothing inside the band, and so much for each unit outside it,
/// which is convex: the cheapest way from a grid to another is taken again and again until none saves anything.
struct Flow {
    /// The grids between which weight can pass, in both directions, and what they should weigh.
    struct Network: Sendable {
        var ways: [(a: Int32, b: Int32)]
        var band: ClosedRange<Double>
        /// Of a unit of weight outside the band; of one that crosses a border it is 1.
        var outside: Double

        /// What a grid lacks or has too much.
        func excess(_ weight: Double) -> Double { max(0, weight - band.upperBound, band.lowerBound - weight) }
    }

    private let network: Network
    /// What grid `a` of each way hands on to grid `b`; negative for what it is given.
    private(set) var amounts: [Double]
    /// Of the grids after that.
    private(set) var weights: [Double]
    private(set) var cost = 0.0
    /// The cost of the cheapest way to each grid that weight could still take. One unit less in grid `p` and one more in
    /// `q` change ``cost`` by at least `distance[p] - distance[q]`.
    private(set) var distance: [Double]
    /// The way on which each grid is reached, twice its number, plus 1 when from its end `b`; -1 where the way begins.
    private var arrival: [Int32]

    init(_ network: Network, weights: [Double]) {
        self.network = network
        self.weights = weights
        amounts = Array(repeating: 0, count: network.ways.count)
        distance = Array(repeating: 0, count: weights.count)
        arrival = Array(repeating: -1, count: weights.count)
        repeat { measure() } while carry()
        cost = amounts.reduce(0) { $0 + abs($1) }
        for weight in self.weights { cost += network.outside * network.excess(weight) }
    }

    /// What it costs that a grid loses a unit, and how many it can lose at that.
    private func loss(_ weight: Double) -> (cost: Double, room: Double) {
        let band = network.band
        if weight > band.upperBound { return (-network.outside, weight - band.upperBound) }
        return weight > band.lowerBound ? (0, weight - band.lowerBound) : (network.outside, .infinity)
    }

    /// The same for what it gains.
    private func gain(_ weight: Double) -> (cost: Double, room: Double) {
        let band = network.band
        if weight < band.lowerBound { return (-network.outside, band.lowerBound - weight) }
        return weight < band.upperBound ? (0, band.upperBound - weight) : (network.outside, .infinity)
    }

    /// The cheapest ways (Bellman, Ford). What has been handed on can be taken back.
    private mutating func measure() {
        for grid in weights.indices {
            distance[grid] = loss(weights[grid]).cost
            arrival[grid] = -1
        }
        var isSettled = false
        while !isSettled {
            isSettled = true
            for (index, way) in network.ways.enumerated() {
                let (a, b) = (Int(way.a), Int(way.b))
                let there = distance[a] + (amounts[index] < 0 ? -1 : 1)
                if there < distance[b] - 1e-9 {
                    (distance[b], arrival[b], isSettled) = (there, Int32(2 * index), false)
                }
                let back = distance[b] + (amounts[index] > 0 ? -1 : 1)
                if back < distance[a] - 1e-9 {
                    (distance[a], arrival[a], isSettled) = (back, Int32(2 * index + 1), false)
                }
            }
        }
    }

    /// Hands on what it can on the way that saves most; whether there was one.
    private mutating func carry() -> Bool {
        var end = -1
        var least = -1e-6
        for grid in weights.indices where arrival[grid] >= 0 {
            let cost = distance[grid] + gain(weights[grid]).cost
            if cost < least { (least, end) = (cost, grid) }
        }
        guard end >= 0 else { return false }
        var room = gain(weights[end]).room
        var start = end
        while arrival[start] >= 0 {
            let (index, sign, from) = step(to: start)
            if sign * amounts[index] < 0 { room = min(room, abs(amounts[index])) }
            start = from
        }
        room = min(room, loss(weights[start]).room)
        weights[start] -= room
        weights[end] += room
        while arrival[end] >= 0 {
            let (index, sign, from) = step(to: end)
            amounts[index] += sign * room
            end = from
        }
        return true
    }

    /// The last part of the way to a grid: the number of the way, its direction and the grid it comes from.
    private func step(to grid: Int) -> (index: Int, sign: Double, from: Int) {
        let index = Int(arrival[grid] >> 1)
        let isForward = arrival[grid] & 1 == 0
        let way = network.ways[index]
        return (index, isForward ? 1 : -1, Int(isForward ? way.a : way.b))
    }
}
