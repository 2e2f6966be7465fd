internal import Geometry

extension Partitioner {
    /// Makes a planner's change to the grids of one community; all other grids keep their borders, but for new nodes where
    /// a border now ends on theirs.
    ///
    /// - Parameters:
    ///   - community: the number of the community, whose old grids are drawn and fit. The others are kept.
    ///   - keeping: the old grid that goes on in what a merge or a split makes of it: in the whole, or in the heaviest
    ///     part. The others, or all with `nil`, end.
    /// - Returns: the outcome, whose lists of buildings name only those that reach into the community.
    /// - Throws: an ``EditFault`` when it cannot be made; as ``divide(_:_:)``.
    public static func edit(
        _ input: PartitionInput, community index: Int, by edit: GridEdit, keeping: Int? = nil,
        _ control: PartitionControl = PartitionControl()
    ) throws -> PartitionOutcome {
        var input = input
        var community = input.communities[index]
        let drawn = community.drawn
        let touched = try touchedGrids(edit, community, input.buildings)
        community.locked = Set(drawn.indices).subtracting(touched)
        if case .split(_, let parts) = edit {
            community.task = .divide
            community.grids = parts + community.locked.count
        } else {
            var edit = edit
            if let sketch = edit.sketch {
                guard !Sketch.isTangled(sketch) else { throw EditFault.tangled(limit: Sketch.limit) }
                let line = Sketch.prolonged(sketch, over: touched.flatMap { drawn[$0].polygons })
                edit = edit.along(line)
                // So a border can follow the line where no street is near.
                input.barriers.append(Barrier(line: line, strength: 0))
            }
            community.task = .edit(edit, keeping: keeping)
        }
        input.communities[index] = community
        input.grids = nil
        // Nothing changes beyond its neighbours.
        let near = input.communities.indices.filter { input.communities[$0].isNear(community) }
        var outcome = PartitionOutcome(
            divisions: input.communities.map { .kept($0, $0.cells) }, cutByCommunity: [], outside: [])
        let found = try divide(input.only(near, around: community), control)
        for (other, division) in zip(near, found.divisions) { outcome.divisions[other] = division }
        (outcome.cutByCommunity, outcome.outside) = (found.cutByCommunity, found.outside)
        let division = outcome.divisions[index]
        // Ground that rounding alone left is no grid.
        if let empty = division.cells.firstIndex(where: \.isEmpty) {
            if case .split(let grid, _) = edit {
                throw EditFault.tooFewBlocks(grid: grid, blocks: division.cells.count { !$0.isEmpty } - drawn.count + 1)
            }
            throw EditFault.empties(grid: division.origins[empty] ?? touched[0])
        }
        if case .split(let grid, let parts) = edit {
            try outcome.divisions[index].name(partsOf: grid, parts, keeping: keeping == grid)
        }
        return outcome
    }

    private static func touchedGrids(
        _ edit: GridEdit, _ community: PartitionCommunity, _ buildings: [Footprint]
    ) throws(EditFault) -> [Int] {
        var homes: [Int64: Int] = [:]
        if case .move(let ids, _) = edit {
            let wanted = Set(ids)
            let own = buildings.filter { wanted.contains($0.id) }
            for (building, home) in zip(own, BuildingHomes(own, in: community.drawn).cells) where home >= 0 {
                homes[building.id] = Int(home)
            }
            if let stray = ids.first(where: { homes[$0] == nil }) { throw .elsewhere(building: stray) }
        }
        let grids = edit.grids { homes[$0] }
        let least =
            switch edit {
            case .merge(let named): max(2, named.count)
            case .redraw: 2
            case .split, .part, .move: 1
            }
        if let unknown = grids.first(where: { !community.drawn.indices.contains($0) }) {
            throw .noGrid(number: unknown)
        }
        guard grids.count >= least else { throw .noGrid(number: grids.first ?? 0) }
        if let locked = grids.first(where: community.locked.contains) { throw .locked(grid: locked) }
        return grids
    }
}

extension PartitionCommunity {
    fileprivate func isNear(_ other: PartitionCommunity) -> Bool {
        guard let own = outline.box, let other = other.outline.box else { return code == other.code }
        return own.intersects(other)
    }

    /// Its grids, or all of it.
    fileprivate var cells: [MultiPolygon] { drawn.isEmpty ? [outline] : drawn }
}

extension PartitionInput {
    /// Some of its communities, all but one of them kept, and the buildings that reach into that one.
    fileprivate func only(_ near: [Int], around community: PartitionCommunity) -> PartitionInput {
        var input = self
        input.communities = near.map { index in
            var near = communities[index]
            if near.code != community.code { near.task = .keep }
            return near
        }
        input.buildings = buildings.filter { building in
            guard let box = community.outline.box else { return true }
            return building.area?.box?.intersects(box) ?? building.point.map(box.contains) ?? false
        }
        return input
    }
}

extension PartitionOutcome.Division {
    /// After a grid was divided into parts: which of them it goes on in.
    fileprivate mutating func name(partsOf grid: Int, _ parts: Int, keeping: Bool) throws(EditFault) {
        let new = origins.indices.filter { origins[$0] == nil }
        guard new.count == parts else { throw .tooFewBlocks(grid: grid, blocks: new.count) }
        if keeping, let heaviest = new.max(by: { (weights[$0], -$0) < (weights[$1], -$1) }) { origins[heaviest] = grid }
    }
}
