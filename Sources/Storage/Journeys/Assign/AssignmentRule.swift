internal import Geometry
internal import Planning

/// What decides the grid of a building.
public enum AssignmentBasis: String, Hashable, Sendable, Codable, CaseIterable {
    /// The largest share of its footprint.
    case share
    /// A point well inside its footprint.
    case point
    /// The grid that most of its units' points lie in, the smallest id on a tie; without any, its footprint's share.
    case entrance
}

/// How a building comes to its grid, for a batch, a publish and a check alike: a person's decision while it holds, else
/// the file's basis.
struct AssignmentRule: Sendable {
    let assigner: Assigner
    let basis: AssignmentBasis
    private let decisions: [Int64: Decision]
    private let grids: [PlanCells.Grid]

    init(_ assigner: Assigner, basis: AssignmentBasis, decisions: [Int64: Decision], grids: [PlanCells.Grid]) {
        self.assigner = assigner
        self.basis = basis
        self.decisions = decisions
        self.grids = decisions.isEmpty ? [] : grids
    }

    struct Found: Sendable {
        /// `nil` for what is not on the map.
        var assignment: Assignment?
        /// Set when a decision about it does not hold any more.
        var expiry: DecisionExpiry?
    }

    /// - Parameter entrances: points of its units.
    /// - Throws: ``GeometryError/overlay(operation:reason:)``.
    func building(_ id: Int64, shape: Shape<Point>?, entrances: [Point]) throws(GeometryError) -> Found {
        guard let decision = decisions[id] else {
            return Found(assignment: try automatic(shape, entrances))
        }
        guard let grid = grids.first(where: { $0.id == decision.grid }) else {
            return Found(
                assignment: try automatic(shape, entrances),
                expiry: DecisionExpiry(ref: decision.ref, grid: decision.code, cause: .gridGone))
        }
        let reached = try Self.reached(by: shape, grids, assigner)
        guard reached.map(\.grid.id) == decision.touched else {
            return Found(
                assignment: try automatic(shape, entrances),
                expiry: DecisionExpiry(ref: decision.ref, grid: decision.code, cause: .bordersMoved))
        }
        return Found(
            assignment: Assignment(
                grid: grid.id, community: grid.community,
                share: reached.first { $0.grid.id == grid.id }?.share ?? 0,
                communityShare: min(1, reached.reduce(0) { $0 + ($1.grid.community == grid.community ? $1.share : 0) }),
                method: .manual))
    }

    private func automatic(_ shape: Shape<Point>?, _ entrances: [Point]) throws(GeometryError) -> Assignment? {
        switch basis {
        case .share: break
        case .point:
            if let area = shape?.footprint { return assigner.assignment(of: try area.interiorPoint()) }
        case .entrance:
            var votes: [Assignment: Int] = [:]
            for point in entrances {
                let vote = assigner.assignment(of: point)
                if vote.grid != nil { votes[vote, default: 0] += 1 }
            }
            let most = votes.max { ($0.value, $1.key.grid ?? 0) < ($1.value, $0.key.grid ?? 0) }
            if var found = most?.key {
                found.method = .entrance
                return found
            }
        }
        return try assigner.assignment(area: shape?.footprint, point: shape?.point)
    }

    /// The grids that a building reaches into by more than survey noise, in the order of their ids, and its shares there.
    static func reached(
        by shape: Shape<Point>?, _ grids: [PlanCells.Grid], _ assigner: Assigner
    ) throws(GeometryError) -> [(grid: PlanCells.Grid, share: Double)] {
        guard let area = shape?.footprint, let box = area.box else {
            let own = (shape?.point).flatMap { assigner.assignment(of: $0).grid }
            return grids.filter { $0.id == own }.map { ($0, 1) }
        }
        var reached: [(grid: PlanCells.Grid, share: Double)] = []
        for grid in grids where grid.area.box?.intersects(box) == true {
            let share = try Overlay.sharedDoubleArea(area, grid.area) / Double(area.doubleArea)
            if share > Assignment.noise { reached.append((grid, min(1, share))) }
        }
        return reached.sorted { $0.grid.id < $1.grid.id }
    }
}

extension PlanCells {
    /// - Throws: ``StorageError/planRefused(_:)`` with every fault when the cells are no coverage.
    func rule(allowsCuts: Bool, for inventory: Inventory) throws -> AssignmentRule {
        AssignmentRule(
            try assigner(allowsCuts: allowsCuts, for: inventory), basis: inventory.basis,
            decisions: inventory.decisions, grids: grids)
    }
}
