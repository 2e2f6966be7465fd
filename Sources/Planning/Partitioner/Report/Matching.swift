/// Pairs of rows and columns that together gain most, each row and each column in at most one pair.
enum Matching {
    /// The Hungarian method with potentials (Kuhn 1955, Munkres 1957; shortest augmenting paths), O(rows² × columns).
    ///
    /// - Parameter gains: one array for each row, all of one length; finite.
    /// - Returns: for each row its column; `nil` where columns are too few.
    static func best(_ gains: [[Double]]) -> [Int?] {
        let rows = gains.count
        let columns = gains.first?.count ?? 0
        guard rows <= columns else {
            let transposed = (0..<columns).map { column in gains.map { $0[column] } }
            var result = [Int?](repeating: nil, count: rows)
            for (column, row) in best(transposed).enumerated() { if let row { result[row] = column } }
            return result
        }
        // Row and column 0 stand for "none"; costs are negative gains.
        var rowPotential = [Double](repeating: 0, count: rows + 1)
        var columnPotential = [Double](repeating: 0, count: columns + 1)
        var rowOfColumn = [Int](repeating: 0, count: columns + 1)
        for row in stride(from: 1, through: rows, by: 1) {
            rowOfColumn[0] = row
            var column = 0
            var slack = [Double](repeating: .infinity, count: columns + 1)
            var previous = [Int](repeating: 0, count: columns + 1)
            var isReached = [Bool](repeating: false, count: columns + 1)
            repeat {
                isReached[column] = true
                let from = rowOfColumn[column]
                var (step, next) = (Double.infinity, 0)
                for candidate in 1...columns where !isReached[candidate] {
                    let cost = -gains[from - 1][candidate - 1] - rowPotential[from] - columnPotential[candidate]
                    if cost < slack[candidate] {
                        slack[candidate] = cost
                        previous[candidate] = column
                    }
                    if slack[candidate] < step { (step, next) = (slack[candidate], candidate) }
                }
                for reached in 0...columns {
                    if isReached[reached] {
                        rowPotential[rowOfColumn[reached]] += step
                        columnPotential[reached] -= step
                    } else {
                        slack[reached] -= step
                    }
                }
                column = next
            } while rowOfColumn[column] != 0
            while column != 0 {
                rowOfColumn[column] = rowOfColumn[previous[column]]
                column = previous[column]
            }
        }
        var result = [Int?](repeating: nil, count: rows)
        for column in 1...max(1, columns) where column <= columns && rowOfColumn[column] > 0 {
            result[rowOfColumn[column] - 1] = column - 1
        }
        return result
    }
}
