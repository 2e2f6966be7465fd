public import Geometry
public import Topology

/// Finds the grid of buildings, units and facilities among the cells of one coverage.
public struct Assigner: Sendable {
    /// A grid, or a community that is not divided yet.
    public struct Cell: Sendable {
        /// `nil` for a community that is not divided yet.
        public var grid: Int64?
        public var community: Int64
        public var area: MultiPolygon

        public init(grid: Int64?, community: Int64, area: MultiPolygon) {
            self.grid = grid
            self.community = community
            self.area = area
        }
    }

    /// A building with less than this share in its grid is undecided.
    public static let certainShare = 0.9

    /// By grid id, so that the smallest index is the smallest id.
    private let cells: [Cell]
    private let locator: Locator
    private let boxes: CellBoxes
    private let allowsCuts: Bool

    /// - Parameter allowsCuts: whether a waiver lets borders between grids pass through buildings.
    /// - Throws: `CoverageFaults` when the cells are no coverage.
    public init(_ cells: [Cell], allowsCuts: Bool = false) throws(CoverageFaults) {
        self.allowsCuts = allowsCuts
        self.cells = cells.sorted {
            ($0.grid ?? .max, $0.community) < ($1.grid ?? .max, $1.community)
        }
        let coverage = try Coverage(self.cells.map(\.area))
        locator = Locator(coverage)
        boxes = CellBoxes(coverage)
    }

    /// The assignment of something with a footprint, a point, or both; `nil` when it has neither.
    ///
    /// The grid with the largest share of the footprint, the smallest id when several are equal but for
    /// ``Assignment/noise``; outside when less than
    /// ``Assignment/leastInside`` of the footprint lies in any cell. Without an area (none, or one that has no size) its point decides, by the rule of
    /// `Locator`.
    ///
    /// - Parameter area: valid, on the lattice.
    /// - Throws: ``GeometryError/overlay(operation:reason:)``.
    public func assignment(
        area: MultiPolygon?, point: Point?
    ) throws(GeometryError) -> Assignment? {
        guard let area, let box = area.box, area.doubleArea > 0 else {
            guard let point = point ?? area?.polygons.first?.exterior.points.first else { return nil }
            return assignment(of: point)
        }
        if let cell = locator.only(in: box) { return whole(in: cells[cell]) }
        let candidates = boxes.cells(meeting: box)
        if let cell = candidates.first(where: { cells[$0].area.covers(box) }) { return whole(in: cells[cell]) }
        var shares: [(cell: Int, share: Double)] = []
        for cell in candidates {
            let shared = try Overlay.sharedDoubleArea(area, cells[cell].area)
            if shared > 0 { shares.append((cell, shared / Double(area.doubleArea))) }
        }
        return assignment(shares: shares)
    }

    /// The assignment of a footprint that lies in one cell.
    private func whole(in cell: Cell) -> Assignment {
        Assignment(grid: cell.grid, community: cell.community, share: 1, communityShare: 1, method: .footprint)
    }

    /// The assignment of a point.
    public func assignment(of point: Point) -> Assignment {
        let cell = locator.locate(point).cell.map { cells[$0] }
        return Assignment(
            grid: cell?.grid, community: cell?.community, share: cell == nil ? 0 : 1,
            communityShare: cell == nil ? 0 : 1, method: .point)
    }

    private func assignment(shares: [(cell: Int, share: Double)]) -> Assignment {
        let total = shares.reduce(0) { $0 + $1.share }
        guard total >= Assignment.leastInside, let deciding = Assignment.deciding(shares.map(\.share)) else {
            return Assignment(grid: nil, community: nil, share: 0, communityShare: 0, method: .footprint)
        }
        let best = shares[deciding]
        let cell = cells[best.cell]
        let inCommunity = shares.reduce(0) {
            $0 + (cells[$1.cell].community == cell.community ? $1.share : 0)
        }
        var found = Assignment(
            grid: cell.grid, community: cell.community, share: min(1, best.share),
            communityShare: min(1, inCommunity), method: .footprint)
        if found.isCutByGrid, allowsCuts {
            found.doubt = .waived
        } else if cell.grid != nil, best.share < Self.certainShare {
            found.doubt = .smallShare
        }
        return found
    }
}
