internal import Geometry
internal import Planning

extension Drafting {
    /// What the request asks for: plans of a search, or the one that an edit makes.
    func plans(_ control: PartitionControl) throws -> [PartitionAlternative] {
        guard let edit = request.edit else {
            return try Partitioner.alternatives(input, count: request.alternatives, control)
        }
        let input = input
        let (community, change, keeping) = try resolved(edit, input)
        let former = former(of: communities[community])
        do {
            let outcome = try Partitioner.edit(input, community: community, by: change, keeping: keeping, control)
            return [
                PartitionAlternative(
                    balance: input.balance, seed: input.seed, outcome: outcome,
                    report: try PartitionReport(input, outcome))
            ]
        } catch let fault as EditFault {
            throw StorageError.editRefused(refusal(fault, former, in: communities[community]))
        }
    }

    private func resolved(
        _ edit: DraftEdit, _ input: PartitionInput
    ) throws -> (community: Int, change: GridEdit, keeping: Int?) {
        var places: [String: (community: Int, number: Int)] = [:]
        for (index, community) in communities.enumerated() {
            for (number, grid) in former(of: community).enumerated() {
                if let code = grid.code?.text { places[code] = (index, number) }
            }
        }
        func place(_ code: String) throws(StorageError) -> (community: Int, number: Int) {
            guard let place = places[code] else { throw .unknownGrid(code: code) }
            return place
        }
        let named = try edit.grids.map(place)
        let community = named[0].community
        for (index, grid) in named.enumerated()
        where grid.community != community || named[..<index].contains(where: { $0.number == grid.number }) {
            throw StorageError.editRefused(.notTogether(grid: edit.grids[index], with: edit.grids[0]))
        }
        let number = named[0].number
        let change: GridEdit =
            switch edit {
            case .merge: .merge(named.map(\.number))
            case .split(_, let parts): .split(number, parts: parts)
            case .part(_, let line): .part(number, along: try line.points())
            case .redraw(_, _, let line): .redraw(number, named[1].number, along: try line.points())
            case .move(let refs, _): .move(try ids(of: refs), to: number)
            }
        guard let kept = request.keptCode else { return (community, change, nil) }
        let isEnding =
            switch change {
            case .merge, .split, .part: true
            case .redraw, .move: false
            }
        guard isEnding, edit.grids.contains(kept) else { throw StorageError.editRefused(.cannotKeep(grid: kept)) }
        return (community, change, try place(kept).number)
    }

    private func ids(of refs: [String]) throws(StorageError) -> [Int64] {
        let known = Dictionary(
            inventory.buildings.filter { $0.shape != nil }.map { ($0.ref, $0.id) },
            uniquingKeysWith: { first, _ in first })
        var ids: [Int64] = []
        for ref in refs {
            guard let id = known[ref] else { throw .editRefused(.unknownBuilding(ref: ref)) }
            ids.append(id)
        }
        return ids
    }

    private func refusal(_ fault: EditFault, _ former: [FormerGrid], in community: AreaRecord) -> EditRefusal {
        func code(_ number: Int) -> String { former[number].code?.text ?? "\(community.code) #\(number + 1)" }
        return switch fault {
        case .locked(let grid): .locked(grid: code(grid))
        case .noGrid(let grid): .notTogether(grid: code(grid), with: code(grid))
        case .elsewhere(let building):
            .elsewhere(
                building: inventory.buildings.first { $0.id == building }?.ref ?? "", community: community.code)
        case .breaks(let grid, let pieces): .breaks(grid: grid.map(code), pieces: pieces)
        case .empties(let grid): .empties(grid: code(grid))
        case .partsNothing: .partsNothing
        case .tangled(let limit): .tangled(limit: limit)
        case .tooFewBlocks(let grid, let blocks): .tooFewBlocks(grid: code(grid), blocks: blocks)
        }
    }
}
