internal import Geometry
internal import Planning
internal import Topology

/// A draft in the making: what it starts from and what the partitioner is asked.
struct Drafting {
    private(set) var inventory: Inventory
    let request: PartitionRequest
    let generation: Int64
    let base: Int?
    /// The band asked for, now or of the draft before; `nil` for that of the file.
    let band: HouseholdBand?
    /// Every code that is, was or will be in use.
    let usedCodes: [GridCode]
    /// Communities with an outline, in the order of their ids.
    let communities: [AreaRecord]
    let current: FormerGrids
    /// What was changed by hand before, each edit as its command has it.
    let edits: [String]
    /// Old grids of a source; `nil` when none was named.
    let old: FormerGrids?
    /// What each building weighs, by id.
    let weights: [Int64: Int]
    private let groups: [Int64: String]
    private let barriers: [BarrierRecord]
    /// A point inside each grid in force that decisions may name, by id.
    private let middles: [Int64: Point]
    let plane: MetricPlane
    /// What a picture of the draft is called.
    let title: String

    /// - Throws: whatever the request asks for that the file does not have.
    init(_ snapshot: Snapshot, _ request: PartitionRequest) throws {
        self.request = request
        generation = try snapshot.generation
        inventory = try Inventory(snapshot)
        base = try snapshot.revisionInForce()?.number
        band = try request.band ?? snapshot.draft()?.band
        if let band { inventory.profiles.setBand(band) }
        let outlined = inventory.communities.filter { $0.area != nil }
        communities = outlined
        guard let plane = inventory.plane, !outlined.isEmpty else { throw StorageError.noOutlines }
        self.plane = plane
        title = try snapshot.areas(.district).map(\.name).joined(separator: "、")
        let known = Set(outlined.map(\.code))
        for code in request.communities where !known.contains(code) {
            throw StorageError.unknownCommunity(code: code)
        }
        let edited = request.edit == nil ? nil : try snapshot.draft()
        if let edited, edited.base != base { throw StorageError.draftOutdated(base: edited.base, inForce: base) }
        edits = edited?.edits ?? []
        current =
            if let edited {
                FormerGrids(edited, communities: outlined)
            } else {
                try FormerGrids(inForce: inventory.grids, communities: outlined)
            }
        old = if let source = request.oldGrids { try FormerGrids(source, snapshot, inventory) } else { nil }
        let pending = try snapshot.pendingRevisions().compactMap { try snapshot.scenario(ofRevision: $0.number) }
        usedCodes =
            try snapshot.codes().map(\.code) + pending.flatMap { $0.cells.map(\.code) } + (old?.codes ?? [])
            + (edited?.cells.map(\.code) ?? [])
        barriers = try snapshot.barriers(strengths: request.strengths)
        weights = try snapshot.weights(request.weight, inventory)
        groups = try request.groupField.map { try snapshot.column($0, of: .buildings).compactMapValues(\.text) } ?? [:]
        let deciding = inventory.decisions.isEmpty || !request.rebalances ? [] : inventory.grids
        middles = try Dictionary(uniqueKeysWithValues: deciding.map { ($0.id, try $0.area.interiorPoint()) })
        try checkGrids()
    }

    private func checkGrids() throws {
        if request.rebalances || request.edit != nil, old == nil, current.byCommunity.isEmpty {
            throw StorageError.noGrids
        }
        if let old, let source = request.oldGrids {
            for code in request.communities where old.byCommunity[code] == nil {
                throw StorageError.noOldGrids(community: code, source: source.path)
            }
        }
        let former = communities.flatMap { self.former(of: $0) }
        for code in request.locked + request.unlocked {
            guard let grid = former.first(where: { $0.code?.text == code }) else {
                throw StorageError.unknownGrid(code: code)
            }
            guard grid.area != nil || request.unlocked.contains(code) else {
                throw StorageError.lockWithoutShape(code: code)
            }
        }
        try checkDrawnLocks()
        if case .field(let name) = request.weight, request.weightBand == nil, request.grids == nil {
            throw StorageError.bandNeeded(weight: name)
        }
    }

    /// A grid of a source can be locked where it already is what it has to be: inside its community, and clear of the
    /// others that are locked.
    private func checkDrawnLocks() throws {
        for community in communities where isFromSource(community) {
            let locked = lockedCodes(in: community)
            var others: [MultiPolygon] = []
            for grid in former(of: community) {
                guard let code = grid.code?.text, locked.contains(code), let area = grid.area else { continue }
                let whole = Double(area.doubleArea)
                let inside = try Overlay.sharedDoubleArea(area, community.area ?? MultiPolygon([]))
                let shared = try others.reduce(0) { $0 + (try Overlay.sharedDoubleArea(area, $1)) }
                guard whole - inside + shared <= 1e-6 * whole else { throw StorageError.lockUnfit(code: code) }
                others.append(area)
            }
        }
    }

    var input: PartitionInput {
        var input = PartitionInput(
            communities: communities.map(community),
            barriers: barriers.flatMap(\.barriers),
            buildings: inventory.buildings.flatMap(footprints),
            plane: plane, seed: request.seed, grids: request.grids)
        input.balance = request.balance
        input.tolerance = request.tolerance
        input.weighsArea = request.weight == .area
        return input
    }

    /// A building where it stands. Where old grids go on, one that a person decided about weighs in the middle of the grid
    /// it was given to.
    private func footprints(_ building: BuildingRecord) -> [Footprint] {
        guard building.shape != nil else { return [] }
        var whole = Footprint(
            id: building.id, ref: building.ref, area: building.footprint, point: building.point,
            weight: weights[building.id] ?? 0, group: groups[building.id])
        guard request.rebalances, old == nil, building.assignment?.method == .manual,
            let middle = building.assignment?.grid.flatMap({ middles[$0] })
        else { return [whole] }
        let weighing = Footprint(id: -building.id, ref: building.ref, area: nil, point: middle, weight: whole.weight)
        whole.weight = 0
        return [whole, weighing]
    }

    private func community(_ community: AreaRecord) -> PartitionCommunity {
        let task = task(of: community)
        let former = former(of: community)
        let locked = lockedCodes(in: community)
        var input = PartitionCommunity(
            code: community.code, name: community.name, outline: community.area ?? MultiPolygon([]), task: task,
            old: (isFromSource(community) ? old : current)?.old(of: community.code) ?? .none,
            locked: Set(former.indices.filter { former[$0].code.map { locked.contains($0.text) } ?? false }),
            band: band(of: community) ?? 0...Self.open)
        // Grids that come out as they were keep their codes.
        let used = usedCodes.filter { $0.community.text == community.code }.map(\.sequence).max() ?? 0
        input.mostGrids -= used - min(used, former.count)
        return input
    }

    private func task(of community: AreaRecord) -> CommunityTask {
        if request.edit != nil { return .keep }
        guard request.communities.isEmpty || request.communities.contains(community.code) else { return .keep }
        if old != nil {
            guard isFromSource(community) else { return .keep }
            return request.rebalances ? .rebalance : .adopt
        }
        guard request.rebalances else { return .divide }
        return former(of: community).isEmpty ? .keep : .rebalance
    }

    func isFromSource(_ community: AreaRecord) -> Bool {
        old?.byCommunity[community.code] != nil
            && (request.communities.isEmpty || request.communities.contains(community.code))
    }

    /// The grids that a community starts from, in the order that the partitioner numbers them.
    func former(of community: AreaRecord) -> [FormerGrid] {
        (isFromSource(community) ? old : current)?.byCommunity[community.code] ?? []
    }

    /// The grids that stay as they are: those that are asked for, and those that the plan in force has locked, unless
    /// the community starts from a source's grids.
    func lockedCodes(in community: AreaRecord) -> Set<String> {
        let standing = isFromSource(community) ? [] : former(of: community).filter(\.isLocked).compactMap(\.code?.text)
        return Set(request.locked + standing).subtracting(request.unlocked)
    }

    /// What a grid of a community should weigh; `nil` where that is not judged.
    func band(of community: AreaRecord) -> ClosedRange<Int>? {
        guard request.weight == .households else {
            return request.weightBand ?? (request.grids == nil ? request.weight.usualBand : nil)
        }
        return inventory.profiles.profile(of: .ordinary, in: inventory.communityClass(of: community)).band?.range
    }

    /// More than any grid weighs, and small enough to be reckoned with.
    private static let open = 1_000_000_000_000
}
