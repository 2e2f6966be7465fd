internal import Geometry
internal import Topology

/// The atoms of a community's division: areas that are never cut, each with the buildings that stand in it.
///
/// A light unit is one block. A heavy unit is parted into the surroundings of its buildings. A building that a barrier
/// runs through belongs as a whole to one of the units beside it.
struct Blocks: Sendable {
    let arrangement: Arrangement
    /// The unit of each face of the arrangement; -1 outside the community.
    let unitOfFace: [Int32]
    /// The block of each face; -1 outside, and in locked grids.
    let blockOfFace: [Int32]
    let count: Int
    /// Indices, among those of the premises, of the buildings that count in each block, ascending.
    let buildingsOfBlock: [[Int32]]
    /// Those that count in each locked grid.
    let buildingsOfLocked: [[Int32]]
    /// Impassable barriers that end inside a unit.
    let spurs: [Barrier]

    init(_ premises: Premises, plane: MetricPlane, _ cores: Cores) throws {
        let ground = try Ground(premises, plane)
        let sites = BuildingSites(premises.buildings, on: ground)
        let parted = try Self.partedUnits(premises, ground, sites, plane)
        let outlined = premises.buildings.indices.filter { index in
            premises.buildings[index].area != nil
                && (sites.straddles[index] || sites.unit[index] >= 0 && parted[Int(sites.unit[index])])
        }
        arrangement = try Arrangement(
            ground.lines
                + outlined.flatMap { premises.buildings[$0].area?.polygons.flatMap { $0.rings.map(\.closed) } ?? [] }
                + Self.cellLines(premises, ground, sites, parted, plane, cores), plane: plane)
        let unitOfFace = arrangement.faces.map { face in ground.unit(at: face.interior).map(Int32.init) ?? -1 }
        self.unitOfFace = unitOfFace
        spurs = ground.spurs
        var joining = FaceJoining(
            premises, ground: ground, arrangement: arrangement, unitOfFace: unitOfFace, parted: parted,
            outlined: outlined)
        joining.joinBuildings()
        joining.joinSlivers()
        joining.joinSplitBuildings()
        joining.dropFilms()
        (blockOfFace, count) = joining.numbered()
        (buildingsOfBlock, buildingsOfLocked) = joining.housed(blockOfFace: blockOfFace, count: count)
    }

    /// Units that are too heavy, or whose buildings do not all belong together: older grids shared them, or a group has
    /// others elsewhere.
    private static func partedUnits(
        _ premises: Premises, _ ground: Ground, _ sites: BuildingSites, _ plane: MetricPlane
    ) throws -> [Bool] {
        var weights = [Double](repeating: 0, count: ground.areaOfUnit.count)
        var grids = [Int32](repeating: -1, count: ground.areaOfUnit.count)
        var isShared = [Bool](repeating: false, count: ground.areaOfUnit.count)
        var isBuilt = isShared
        var unitOfGroup: [String: Int] = [:]
        for (index, building) in premises.buildings.enumerated() where sites.unit[index] >= 0 {
            let unit = Int(sites.unit[index])
            isBuilt[unit] = true
            if let group = building.group {
                let first = unitOfGroup[group, default: unit]
                unitOfGroup[group] = first
                if first != unit { (isShared[first], isShared[unit]) = (true, true) }
            }
            if !premises.weighsArea { weights[unit] += Double(building.weight) }
            guard building.grid >= 0 else { continue }
            if grids[unit] >= 0, grids[unit] != building.grid { isShared[unit] = true }
            grids[unit] = building.grid
        }
        if premises.weighsArea { weights = try ground.areaOfUnit.map { try plane.area(of: MultiPolygon($0)) } }
        return weights.indices.map { unit in
            ground.lockedOfUnit[unit] < 0 && isBuilt[unit] && (weights[unit] > premises.heavy || isShared[unit])
        }
    }

    private init(_ blocks: Blocks, blockOfFace: [Int32], buildingsOfBlock: [[Int32]]) {
        arrangement = blocks.arrangement
        unitOfFace = blocks.unitOfFace
        self.blockOfFace = blockOfFace
        count = buildingsOfBlock.count
        self.buildingsOfBlock = buildingsOfBlock
        buildingsOfLocked = blocks.buildingsOfLocked
        spurs = blocks.spurs
    }

    /// Blocks joined to greater ones.
    ///
    /// - Parameter numbers: the new number of each block, and how many there are then.
    func joined(_ numbers: [Int32], count: Int) -> Blocks {
        var buildings: [[Int32]] = Array(repeating: [], count: count)
        for (block, number) in numbers.enumerated() { buildings[Int(number)] += buildingsOfBlock[block] }
        return Blocks(
            self, blockOfFace: blockOfFace.map { $0 < 0 ? -1 : numbers[Int($0)] },
            buildingsOfBlock: buildings.map { $0.sorted() })
    }

    /// Of each block, a name of the part of the community that it lies in: what hangs together, locked grids and all.
    var parts: [Int] {
        var sets = DisjointSets(count: unitOfFace.count)
        for arc in arrangement.coverage.arcs where arc.left >= 0 && arc.right >= 0 {
            if unitOfFace[Int(arc.left)] >= 0, unitOfFace[Int(arc.right)] >= 0 {
                sets.join(Int(arc.left), Int(arc.right))
            }
        }
        var parts = [Int](repeating: 0, count: count)
        for (face, block) in blockOfFace.enumerated() where block >= 0 { parts[Int(block)] = sets.find(face) }
        return parts
    }

    private static func cellLines(
        _ premises: Premises, _ ground: Ground, _ sites: BuildingSites, _ parted: [Bool], _ plane: MetricPlane,
        _ cores: Cores
    ) throws -> [[Point]] {
        var members: [[[[Point]]]] = Array(repeating: [], count: parted.count)
        for (index, building) in premises.buildings.enumerated() {
            guard sites.unit[index] >= 0, parted[Int(sites.unit[index])] else { continue }
            members[Int(sites.unit[index])].append(
                building.area?.polygons.map(\.exterior.points)
                    ?? [[Point(Int32(building.place.x.rounded()), Int32(building.place.y.rounded()))]])
        }
        let work = parted.indices.filter { members[$0].count > 1 }
        return try cores.map(work) { [members] unit in
            var lines = CellLines(plane: plane, seed: UInt64(unit))
            return try lines.between(members[unit], in: ground.areaOfUnit[unit][0])
        }.flatMap { $0 }
    }
}
