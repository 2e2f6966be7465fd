internal import Geometry
internal import Planning
internal import Topology

/// A draft in the making: what it starts from, what the partitioner is asked, and what is made of its answer.
struct Drafting {
    private(set) var inventory: Inventory
    let generation: Int64
    private let request: PartitionRequest
    private let barriers: [BarrierRecord]
    private let base: Int?
    /// Every code that is, was or will be in use.
    private let usedCodes: [GridCode]
    /// Communities with an outline, in the order of their ids.
    private let communities: [AreaRecord]
    private let plane: MetricPlane

    init(_ snapshot: Snapshot, _ request: PartitionRequest) throws {
        self.request = request
        generation = try snapshot.generation
        inventory = try Inventory(snapshot)
        if let band = request.band {
            inventory.profiles.urban.band = band
            inventory.profiles.rural.band = band
        }
        barriers = try snapshot.barriers()
        base = try snapshot.revisionInForce()?.number
        let pending = try snapshot.pendingRevisions().compactMap { try snapshot.scenario(ofRevision: $0.number) }
        usedCodes = try snapshot.codes().map(\.code) + pending.flatMap { $0.cells.map(\.code) }
        communities = inventory.communities.filter { $0.area != nil }
        guard let plane = inventory.plane, !communities.isEmpty else { throw StorageError.noOutlines }
        self.plane = plane
        let known = Set(communities.map(\.code))
        for code in request.communities where !known.contains(code) {
            throw StorageError.unknownCommunity(code: code)
        }
    }

    var input: PartitionInput {
        get throws {
            PartitionInput(
                communities: communities.map { community in
                    PartitionCommunity(
                        code: community.code, name: community.name, outline: community.area ?? MultiPolygon([]),
                        task: isChosen(community) ? .divide : .keep, old: .drawn(grids(of: community).map(\.area)),
                        band: band(of: community)?.range ?? HouseholdBand.standard.range)
                },
                barriers: barriers.flatMap(\.barriers),
                buildings: inventory.buildings.compactMap { building in
                    guard building.shape != nil else { return nil }
                    return Footprint(
                        id: building.id, ref: building.ref, area: building.footprint, point: building.point,
                        weight: inventory.households(of: building)?.count ?? 0)
                },
                plane: plane, seed: request.seed, grids: request.grids)
        }
    }

    /// Grids that did not change keep their id, code and name; new ones get the next codes of their community.
    func scenario(from outcome: PartitionOutcome) throws -> Scenario {
        var scenario = Scenario(base: base, cells: [])
        for (community, division) in zip(communities, outcome.divisions) {
            let current = grids(of: community)
            guard division.wasDivided || !current.isEmpty else {
                scenario.outlines += division.cells.map { Scenario.Outline(community: community.id, area: $0) }
                continue
            }
            var kept: [GridRecord?] = division.cells.map { _ in nil }
            for (index, cell) in division.cells.enumerated() {
                kept[index] =
                    division.wasDivided
                    ? try current.first { try Self.areSame($0.area, cell) }
                    : (index < current.count ? current[index] : nil)
            }
            let new = division.cells.indices.filter { kept[$0] == nil }
            let code = try DivisionCode(community.code)
            let numbers = try Numbering.codes(
                for: try new.map { try Self.site(division.cells[$0]) }, in: code, used: usedCodes)
            var codes = Dictionary(uniqueKeysWithValues: zip(new, numbers))
            for (index, grid) in kept.enumerated() { if let grid { codes[index] = try GridCode(grid.code) } }
            for (index, cell) in division.cells.enumerated() {
                guard let code = codes[index] else { continue }
                scenario.cells.append(
                    Scenario.Cell(
                        grid: kept[index]?.id, code: code,
                        name: kept[index]?.name ?? code.defaultName(community: community.name),
                        community: community.id, kind: kept[index]?.kind ?? .ordinary, area: cell))
            }
        }
        scenario.cells.sort { $0.code < $1.code }
        return scenario
    }

    private func isChosen(_ community: AreaRecord) -> Bool {
        request.communities.isEmpty || request.communities.contains(community.code)
    }

    func band(of community: AreaRecord) -> HouseholdBand? {
        inventory.profiles.profile(of: .ordinary, in: inventory.communityClass(of: community)).band
    }

    private func grids(of community: AreaRecord) -> [GridRecord] {
        inventory.grids.filter { $0.community == community.code }
    }

    /// The same area, whichever vertices its straight edges have.
    private static func areSame(_ a: MultiPolygon, _ b: MultiPolygon) throws -> Bool {
        if a == b { return true }
        let area = Double(a.doubleArea)
        guard a.box == b.box, abs(area - Double(b.doubleArea)) <= area * 1e-6 else { return false }
        return try Overlay.sharedDoubleArea(a, b) >= area * (1 - 1e-6)
    }

    private static func site(_ area: MultiPolygon) throws -> Numbering.Site {
        let point = try area.interiorPoint()
        return Numbering.Site(
            point: point, box: area.box ?? Box(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y))
    }
}

extension BarrierRecord {
    /// One barrier for each of its lines; an area such as a lake bars along its shore.
    fileprivate var barriers: [Barrier] {
        guard let shape else { return [] }
        return shape.lines.map { line in
            Barrier(
                line: line, name: name ?? "", kind: kind ?? "", strength: strength ?? 0.5, isBridge: isBridge,
                isTunnel: isTunnel)
        }
    }
}

extension Shape<Point> {
    fileprivate var lines: [[Point]] {
        switch self {
        case .point, .multiPoint: []
        case .line(let line): [line]
        case .multiLine(let lines): lines
        case .polygon(let rings): rings
        case .multiPolygon(let polygons): polygons.flatMap { $0 }
        case .collection(let members): members.flatMap(\.lines)
        }
    }
}
