extension Voronoi {
    /// The sites in square buckets, about one in each, to find the nearest.
    struct SiteIndex {
        private let sites: [Position]
        private let window: Window
        private let size: Double
        private let columns: Int
        private let rows: Int
        /// `members[starts[b] ..< starts[b + 1]]` are the sites of bucket `b`.
        private var starts: [Int]
        private var members: [Int]

        init(_ sites: [Position], in window: Window) {
            self.sites = sites
            self.window = window
            let width = window.max.x - window.min.x
            let height = window.max.y - window.min.y
            // Never more than twice as many buckets to a side as there are sites, however long the window.
            size = max(
                (width * height / Double(sites.count)).squareRoot(), max(width, height) / Double(2 * sites.count))
            columns = size > 0 ? Int(width / size) + 1 : 1
            rows = size > 0 ? Int(height / size) + 1 : 1
            starts = [Int](repeating: 0, count: columns * rows + 1)
            members = [Int](repeating: 0, count: sites.count)
            let buckets = sites.map { row(of: $0.y) * columns + column(of: $0.x) }
            for bucket in buckets { starts[bucket + 1] += 1 }
            for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
            var next = starts
            for (site, bucket) in buckets.enumerated() {
                members[next[bucket]] = site
                next[bucket] += 1
            }
        }

        private func column(of x: Double) -> Int {
            size > 0 ? min(columns - 1, max(0, Int((x - window.min.x) / size))) : 0
        }

        private func row(of y: Double) -> Int {
            size > 0 ? min(rows - 1, max(0, Int((y - window.min.y) / size))) : 0
        }

        /// The site nearest to a place of the window: bucket rings outward until no nearer one is possible.
        func nearest(to place: Position) -> Int {
            let column = column(of: place.x)
            let row = row(of: place.y)
            var best = 0
            var bestDistance = Double.infinity
            for reach in 0...max(columns, rows) {
                if Double(reach - 1) * size > bestDistance { break }
                for y in max(0, row - reach)...min(rows - 1, row + reach) {
                    let isEndRow = abs(y - row) == reach
                    let step = isEndRow || reach == 0 ? 1 : 2 * reach
                    for x in stride(from: column - reach, through: column + reach, by: step)
                    where x >= 0 && x < columns {
                        let bucket = y * columns + x
                        for member in members[starts[bucket]..<starts[bucket + 1]] {
                            let distance = sites[member].distance(to: place)
                            if distance < bestDistance {
                                bestDistance = distance
                                best = member
                            }
                        }
                    }
                }
            }
            return best
        }
    }
}
