/// What the grids of a community weigh on average.
public enum GridMean {
    /// The mean of all grids but those of towers. A tower is a block or building heavier than the band: it is a grid of
    /// its own whatever becomes of the others, and beside its weight all of these would look light.
    ///
    /// - Parameters:
    ///   - total: what all grids weigh, towers and all.
    ///   - grids: how many there are, those of towers among them.
    ///   - towers: what each tower weighs.
    /// - Returns: the plain mean where towers leave no grid or no weight; 0 without a grid.
    public static func of(total: Int, grids: Int, towers: [Int]) -> Double {
        let rest = Double(total) - towers.reduce(0) { $0 + Double($1) }
        let open = grids - towers.count
        if open > 0, rest > 0 { return rest / Double(open) }
        return grids > 0 ? Double(total) / Double(grids) : 0
    }
}
