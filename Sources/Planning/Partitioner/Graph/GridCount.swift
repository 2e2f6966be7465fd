/// Into how many grids a community is divided.
enum GridCount {
    /// Into how many grids blocks of these weights are divided best: each block heavier than the band gets a grid of its
    /// own, for no number of grids could bring it into the band, and ``inBand(_:_:)`` tells how many the others make.
    /// What weighs less than half a grid beside such a block joins it.
    static func grids(of weights: [Int], _ band: ClosedRange<Int>) -> Int {
        let towers = Towers(weights, band)
        guard towers.count > 0 else { return inBand(towers.rest, band) }
        let middle = Double(band.lowerBound + band.upperBound) / 2
        return towers.count + (2 * Double(towers.rest) < middle ? 0 : inBand(towers.rest, band))
    }

    /// The number of grids nearest to the middle of the band among those that keep the mean inside it; when there is
    /// none, the number whose mean is nearest to the middle.
    static func inBand(_ weight: Int, _ band: ClosedRange<Int>) -> Int {
        let middle = Double(band.lowerBound + band.upperBound) / 2
        let wanted = max(1, Int((Double(weight) / middle).rounded()))
        let least = max(1, (weight + band.upperBound - 1) / band.upperBound)
        let most = band.lowerBound > 0 ? weight / band.lowerBound : Int.max
        return least <= most ? min(max(wanted, least), most) : wanted
    }

    /// The blocks that no grid in the band can hold, and what all others weigh.
    struct Towers {
        var count = 0
        var rest = 0

        init(_ weights: [Int], _ band: ClosedRange<Int>) {
            for weight in weights {
                if weight > band.upperBound { count += 1 } else { rest += weight }
            }
        }

        /// Whether `grids` can be made so that those without a tower weigh what they should.
        func fit(_ band: ClosedRange<Int>, grids: Int) -> Bool {
            let open = grids - count
            guard open > 0 else { return open == 0 && rest < band.lowerBound }
            return rest / open >= band.lowerBound && (rest + open - 1) / open <= band.upperBound
        }
    }

    /// `total` grids shared out by households: one each, the rest by largest remainder, earlier communities first where
    /// remainders are equal.
    static func apportioned(_ total: Int, households: [Int]) -> [Int] {
        let sum = households.reduce(0, +)
        guard !households.isEmpty else { return [] }
        var grids = [Int](repeating: 1, count: households.count)
        guard total > households.count else { return grids }
        guard sum > 0 else {
            for index in 0..<(total - households.count) { grids[index % grids.count] += 1 }
            return grids
        }
        let quotas = households.map { Double($0) / Double(sum) * Double(total) }
        grids = quotas.map { max(1, Int($0)) }
        while true {
            let missing = total - grids.reduce(0, +)
            if missing == 0 { return grids }
            // Who is furthest below (or, having more than one, above) its quota gets one more (or gives one up).
            let index = grids.indices.filter { missing > 0 || grids[$0] > 1 }.reduce(-1) { best, index in
                guard best >= 0 else { return index }
                let want = quotas[index] - Double(grids[index])
                let bestWant = quotas[best] - Double(grids[best])
                return missing > 0 ? (want > bestWant ? index : best) : (want < bestWant ? index : best)
            }
            grids[index] += missing > 0 ? 1 : -1
        }
    }
}
