internal import Geometry
internal import Planning
internal import Topology

extension Drafting {
    /// The grids of each community in the order of its cells; none where a community stays undivided.
    ///
    /// Grids that the partitioner kept, or that did not change, keep their id, code, name and kind; new ones get the next
    /// codes of their community.
    func grids(from outcome: PartitionOutcome) throws -> [[Scenario.Cell]] {
        try zip(communities, outcome.divisions).map { community, division in
            let former = former(of: community)
            let locked = lockedCodes(in: community)
            guard division.wasDivided || !former.isEmpty else { return [] }
            let kept = try kept(in: division, of: former)
            let new = division.cells.indices.filter { kept[$0]?.code == nil }
            let numbers = try Numbering.codes(
                for: try new.map { try Numbering.Site(division.cells[$0]) }, in: try DivisionCode(community.code),
                used: usedCodes)
            let numbered = Dictionary(uniqueKeysWithValues: zip(new, numbers))
            return division.cells.enumerated().compactMap { index, cell in
                guard let code = kept[index]?.code ?? numbered[index] else { return nil }
                return Scenario.Cell(
                    grid: kept[index]?.id, code: code,
                    name: kept[index]?.name ?? code.defaultName(community: community.name),
                    community: community.id, kind: kept[index]?.kind ?? .ordinary, area: cell,
                    isLocked: locked.contains(code.text))
            }
        }
    }

    /// The draft of these grids.
    func scenario(_ grids: [[Scenario.Cell]], _ outcome: PartitionOutcome) -> Scenario {
        var scenario = Scenario(base: base, cells: grids.joined().sorted { $0.code < $1.code }, band: band)
        for (index, division) in outcome.divisions.enumerated() where grids[index].isEmpty {
            scenario.outlines += division.cells.map { Scenario.Outline(community: communities[index].id, area: $0) }
        }
        if let edit = request.edit { scenario.edits = edits + [edit.text] }
        return scenario
    }

    /// The former grid that each cell is, if any.
    private func kept(in division: PartitionOutcome.Division, of former: [FormerGrid]) throws -> [FormerGrid?] {
        var kept = division.origins.map { $0.map { former[$0] } }
        let open = former.indices.filter { !division.origins.contains($0) }
        for (index, cell) in division.cells.enumerated() where kept[index] == nil {
            kept[index] = try open.first { try former[$0].area.map { try areSame($0, cell) } ?? false }
                .map { former[$0] }
        }
        return kept
    }

    /// The same area, but for what rounding makes of a border: films along it.
    private func areSame(_ a: MultiPolygon, _ b: MultiPolygon) throws -> Bool {
        guard let own = a.box, let other = b.box, own.isNear(other) else { return false }
        return try a.isSame(as: b, upTo: BorderFitting.roundingReach, on: plane)
    }
}

extension Box {
    /// Whether each side lies within ten lattice units of another box's: some centimetres.
    fileprivate func isNear(_ other: Box) -> Bool {
        zip([minX, minY, maxX, maxY], [other.minX, other.minY, other.maxX, other.maxY]).allSatisfy {
            abs(Int64($0) - Int64($1)) <= 10
        }
    }
}
