internal import Geometry

/// The atoms of a division: areas that are never cut, each with the buildings that stand in it.
///
/// A light unit is one block. A heavy unit is parted into the surroundings of its buildings. A building that a barrier
/// runs through belongs as a whole to one of the units beside it.
struct Blocks {
    let arrangement: Arrangement
    /// The unit of each face of the arrangement; -1 outside all communities.
    let unitOfFace: [Int32]
    /// The block of each face; -1 outside, and in communities that are kept.
    let blockOfFace: [Int32]
    let communityOfBlock: [Int32]
    /// Indices of the buildings whose households count in each block, ascending.
    let buildingsOfBlock: [[Int32]]
    /// Indices of buildings that the border of a community cuts, ascending.
    let cutByCommunity: [Int32]
    /// Indices of buildings in no community, ascending.
    let outside: [Int32]

    /// - Parameter heavy: what a unit of a community may hold before it is parted, in households, by community.
    init(_ input: PartitionInput, ground: Ground, sites: BuildingSites, heavy: [Double], _ cores: Cores) throws {
        let parted = Self.heavyUnits(input, ground, sites, heavy)
        let outlined = input.buildings.indices.filter { index in
            input.buildings[index].area != nil
                && (sites.straddles[index] || sites.unit[index] >= 0 && parted[Int(sites.unit[index])])
        }
        arrangement = try Arrangement(
            ground.lines
                + outlined.flatMap { input.buildings[$0].area?.polygons.flatMap { $0.rings.map(\.closed) } ?? [] }
                + Self.cellLines(input, ground, sites, parted, cores), plane: input.plane)
        let faces = arrangement.faces
        let unitOfFace = faces.map { face in ground.unit(at: face.interior).map(Int32.init) ?? -1 }
        self.unitOfFace = unitOfFace
        var joining = FaceJoining(
            input, ground: ground, arrangement: arrangement, unitOfFace: unitOfFace, parted: parted, outlined: outlined)
        joining.joinBuildings()
        joining.joinSlivers()
        joining.joinSplitBuildings()
        (blockOfFace, communityOfBlock) = joining.numbered()
        cutByCommunity = joining.cutByCommunity
        (buildingsOfBlock, outside) = joining.housed(sites, blockOfFace: blockOfFace, count: communityOfBlock.count)
    }

    private static func heavyUnits(
        _ input: PartitionInput, _ ground: Ground, _ sites: BuildingSites, _ heavy: [Double]
    ) -> [Bool] {
        var households = [Int](repeating: 0, count: ground.communityOfUnit.count)
        for (index, building) in input.buildings.enumerated() where sites.unit[index] >= 0 {
            households[Int(sites.unit[index])] += building.weight
        }
        return households.indices.map { unit in
            ground.keptCellOfUnit[unit] < 0 && Double(households[unit]) > heavy[Int(ground.communityOfUnit[unit])]
                && input.communities[Int(ground.communityOfUnit[unit])].isDivided
        }
    }

    private static func cellLines(
        _ input: PartitionInput, _ ground: Ground, _ sites: BuildingSites, _ parted: [Bool], _ cores: Cores
    ) throws -> [[Point]] {
        var members: [[MultiPolygon]] = Array(repeating: [], count: parted.count)
        for (index, building) in input.buildings.enumerated() {
            guard let area = building.area, sites.unit[index] >= 0, parted[Int(sites.unit[index])] else { continue }
            members[Int(sites.unit[index])].append(area)
        }
        let work = parted.indices.filter { members[$0].count > 1 }
        return try cores.map(work) { [members] unit in
            var lines = CellLines(plane: input.plane, seed: input.seed &+ UInt64(unit))
            return try lines.between(members[unit], in: ground.areaOfUnit[unit][0])
        }.flatMap { $0 }
    }
}
