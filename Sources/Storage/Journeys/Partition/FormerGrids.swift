internal import Geometry
internal import Planning

/// A grid that a partition starts from.
struct FormerGrid {
    /// Its id, when its code is or was in the file.
    var id: Int64?
    /// `nil` where the source gives none.
    var code: GridCode?
    var name: String?
    var kind = GridKind.ordinary
    /// `nil` when only its buildings are known.
    var area: MultiPolygon?
    var isLocked = false
}

/// The grids that a partition starts from: those in force, or what a source tells of old ones.
struct FormerGrids {
    /// By community code, in the order that the partitioner numbers them.
    private(set) var byCommunity: [String: [FormerGrid]] = [:]
    /// Where only buildings are known: the number of the grid by the building's id, by community code.
    private(set) var members: [String: [Int64: Int]] = [:]
    /// The community in whose grid a list has each building, by the building's id.
    private(set) var listed: [Int64: String] = [:]
    /// Buildings that a list names and the file does not have.
    private(set) var unknownBuildings: [String] = []

    /// Grids of a community that has become another (合并, 拆分, or a new code) are old grids of that which has their ground
    /// now, where they get new codes.
    ///
    /// - Parameter communities: those that have an outline.
    init(inForce grids: [GridRecord], communities: [AreaRecord]) throws {
        let byCode = Dictionary(uniqueKeysWithValues: communities.map { ($0.code, $0) })
        for grid in grids {
            let place = try grid.area.interiorPoint()
            func holds(_ community: AreaRecord) -> Bool {
                community.area.map { $0.box?.contains(place) ?? false && $0.place(of: place) != .outside } ?? false
            }
            let own = byCode[grid.community]
            guard let home = own.map(holds) ?? false ? own : communities.first(where: holds) ?? own else { continue }
            let stays = home.code == grid.community
            byCommunity[home.code, default: []].append(
                FormerGrid(
                    id: stays ? grid.id : nil, code: stays ? try GridCode(grid.code) : nil, name: grid.name,
                    kind: grid.kind, area: grid.area, isLocked: grid.isLocked))
        }
    }

    /// The grids of a draft that an edit goes on with.
    init(_ draft: Scenario, communities: [AreaRecord]) {
        let codes = Dictionary(uniqueKeysWithValues: communities.map { ($0.id, $0.code) })
        for cell in draft.cells {
            guard let community = codes[cell.community] else { continue }
            byCommunity[community, default: []].append(
                FormerGrid(
                    id: cell.grid, code: cell.code, name: cell.name, kind: cell.kind, area: cell.area,
                    isLocked: cell.isLocked))
        }
    }

    /// - Throws: ``StorageError/refused(_:)`` with what is wrong in the source.
    init(_ source: OldGridSource, _ snapshot: Snapshot, _ inventory: Inventory) throws {
        let known = try snapshot.codes()
        let ids = Dictionary(uniqueKeysWithValues: known.map { ($0.code, $0.grid) })
        let names = Dictionary(inventory.grids.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        func id(_ code: GridCode?) -> Int64? { code.flatMap { ids[$0] } }
        switch source.kind {
        case .drawn:
            let communities = inventory.communities.filter { $0.area?.isEmpty == false }
            for grid in try source.drawnGrids(in: communities) {
                byCommunity[communities[grid.community].code, default: []].append(
                    FormerGrid(
                        id: id(grid.code), code: grid.code, name: grid.name ?? id(grid.code).flatMap { names[$0] },
                        kind: grid.kind, area: grid.area))
            }
        case .members:
            let list = try MemberList(source, communities: Set(inventory.communities.map(\.code)))
            var number: [GridCode: Int] = [:]
            for grid in list.grids {
                let community = grid.code.community.text
                number[grid.code] = byCommunity[community]?.count ?? 0
                byCommunity[community, default: []].append(
                    FormerGrid(
                        id: id(grid.code), code: grid.code, name: grid.name ?? id(grid.code).flatMap { names[$0] }))
            }
            let buildings = Dictionary(uniqueKeysWithValues: inventory.buildings.map { ($0.ref, $0.id) })
            for (ref, code) in list.members {
                guard let building = buildings[ref] else {
                    unknownBuildings.append(ref)
                    continue
                }
                members[code.community.text, default: [:]][building] = number[code]
                listed[building] = code.community.text
            }
            // A community of whose list the file knows no building keeps what it has.
            for community in byCommunity.keys where members[community] == nil { byCommunity[community] = nil }
            if byCommunity.isEmpty {
                throw StorageError.noListedBuilding(source: source.path, examples: Array(unknownBuildings.prefix(3)))
            }
        }
    }

    /// As the partitioner takes them.
    func old(of community: String) -> OldGrids {
        guard let grids = byCommunity[community] else { return .none }
        if let members = members[community] { return .members(members, count: grids.count) }
        return .drawn(grids.compactMap(\.area))
    }

    var codes: [GridCode] { byCommunity.values.flatMap { $0.compactMap(\.code) } }
}
