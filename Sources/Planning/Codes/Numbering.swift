public import Geometry

/// Gives new grids of one community their codes.
public enum Numbering {
    /// A grid to be numbered.
    public struct Site: Hashable, Sendable {
        /// A point that stands for the grid.
        public var point: Point
        /// The grid's extent; its latitudes decide the rows.
        public var box: Box

        public init(point: Point, box: Box) {
            self.point = point
            self.box = box
        }

        /// - Throws: ``GeometryError/overlay(operation:reason:)`` for an area of nothing.
        public init(_ area: MultiPolygon) throws(GeometryError) {
            let point = try area.interiorPoint()
            self.init(
                point: point, box: area.box ?? Box(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y))
        }
    }

    /// The codes of new grids, in the order of `sites`.
    ///
    /// Sites are numbered in reading order (``readingOrder(_:)``), from 1 in a community that never had a code, else
    /// from the largest used number plus one. `used` holds every code the community ever had, retired ones too:
    /// nothing is renumbered and nothing is used twice. Codes of other communities in it are ignored.
    ///
    /// - Throws: ``PlanningError/codesExhausted(community:)`` past 999.
    public static func codes(
        for sites: [Site], in community: DivisionCode, used: some Sequence<GridCode>
    ) throws(PlanningError) -> [GridCode] {
        var next = (used.lazy.filter { $0.community == community }.map(\.sequence).max() ?? 0) + 1
        var codes: [GridCode?] = Array(repeating: nil, count: sites.count)
        for index in readingOrder(sites) {
            codes[index] = try GridCode(community: community, sequence: next)
            next += 1
        }
        return codes.compactMap(\.self)
    }

    /// Indices of the sites in rows from north to south, inside a row from west to east.
    ///
    /// A row is led by the northernmost site not yet taken and holds every other one beside it: two sites are beside
    /// each other when each one's point lies within the latitudes of the other's box.
    public static func readingOrder(_ sites: [Site]) -> [Int] {
        var rest = sites.indices.sorted {
            let (a, b) = (sites[$0], sites[$1])
            if a.point.y != b.point.y { return a.point.y > b.point.y }
            return a.point.x != b.point.x ? a.point.x < b.point.x : $0 < $1
        }
        var order: [Int] = []
        while let first = rest.first {
            let leader = sites[first]
            let row = rest.filter { $0 == first || areBeside(leader, sites[$0]) }
            rest.removeAll { row.contains($0) }
            order += row.sorted {
                (sites[$0].point.x, -Int(sites[$0].point.y), $0) < (sites[$1].point.x, -Int(sites[$1].point.y), $1)
            }
        }
        return order
    }

    private static func areBeside(_ a: Site, _ b: Site) -> Bool {
        a.box.minY <= b.point.y && b.point.y <= a.box.maxY && b.box.minY <= a.point.y && a.point.y <= b.box.maxY
    }
}
