internal import Geometry
internal import Topology

/// Everything known before the search.
struct DistrictMap: Sendable {
    let buildings: BuildingPlaces
    /// Of each community that is divided; `nil` where it is kept.
    private(set) var plans: [CommunityPlan?]

    init(_ input: PartitionInput, _ cores: Cores, done: @escaping @Sendable (Int, Int) -> Void = { _, _ in }) throws {
        let given = input.communities.map(\.outline)
        let former = FormerNodes(drawn: input.communities.flatMap(\.drawn), base: given)
        let outlines = given.map(former.cleaned)
        let buildings = try BuildingPlaces(input, outlines: outlines)
        self.buildings = buildings
        let weights = try input.communities.indices.map { index in
            if input.weighsArea { return try Self.ground(input, input.communities[index], outlines[index]) }
            return buildings.members[index].filter(\.isHome).map { input.buildings[$0.building].weight }
        }
        let counts = try GridPlan.counts(input, pieces: weights.map { [$0] })
        let divided = input.communities.indices.filter { input.communities[$0].isDivided }
        let count = Counter(of: divided.count, done)
        let share = Cores(max(1, cores.count / max(1, divided.count)))
        let maps = try cores.map(divided) { index in
            let premises = try Premises(
                input, buildings, community: index, outline: outlines[index], grids: counts[index])
            defer { count.add() }
            return try BlockCache.shared.map(premises) { try CommunityMap(premises, plane: input.plane, share) }
        }
        var mapOf: [CommunityMap?] = Array(repeating: nil, count: input.communities.count)
        for (index, map) in zip(divided, maps) { mapOf[index] = map }
        let wanted = try GridPlan.counts(
            input,
            pieces: mapOf.map { map in
                map.map { map in map.own.walk.blocks.map { $0.map { map.own.weights[$0] } } } ?? []
            })
        plans = try input.communities.indices.map { index in
            try mapOf[index].map {
                try CommunityPlan(
                    $0, input.communities[index], wanted: wanted[index], chosen: Self.chosen(input, buildings, index),
                    plane: input.plane)
            }
        }
    }

    /// The buildings that an edit moves, as their community numbers them.
    private static func chosen(_ input: PartitionInput, _ buildings: BuildingPlaces, _ index: Int) -> Set<Int32> {
        guard case .edit(.move(let ids, _), _) = input.communities[index].task else { return [] }
        let wanted = Set(ids)
        let members = buildings.members[index]
        return Set(members.indices.filter { wanted.contains(input.buildings[members[$0].building].id) }.map(Int32.init))
    }

    /// What the ground beside locked grids weighs, in parts that are no towers: it can be parted wherever it should.
    private static func ground(
        _ input: PartitionInput, _ community: PartitionCommunity, _ outline: MultiPolygon
    ) throws -> [Int] {
        let locked = try community.lockedCells.reduce(0) { try $0 + input.plane.area(of: $1) }
        let area = BlockGraph.areaWeight(try input.plane.area(of: outline) - locked)
        let count = min(area / max(1, community.band.upperBound) + 1, 1 << 20)
        return Array(repeating: area / count, count: count)
    }

    /// The same with some communities kept.
    func keeping(_ communities: [Int]) -> DistrictMap {
        var map = self
        for index in communities { map.plans[index] = nil }
        return map
    }

    /// The input with the borders of older grids that are to stay among its barriers.
    func traced(_ input: PartitionInput) -> PartitionInput {
        var input = input
        for plan in plans {
            for ring in plan?.premises.drawn.flatMap(\.rings) ?? [] {
                input.barriers.append(Barrier(line: ring.closed, strength: 0))
            }
        }
        return input
    }
}
