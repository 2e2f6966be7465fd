internal import Geometry
internal import Topology

/// Joins the faces of the finest arrangement to blocks.
///
/// Every face first gets a key: its unit, or the building it is part of or lies around. Faces of one key that hang
/// together are a block; then slivers join a neighbour, and the parts of one building join each other.
struct FaceJoining {
    let input: PartitionInput
    let ground: Ground
    let arrangement: Arrangement
    let unitOfFace: [Int32]
    /// Whether each unit is parted between its buildings.
    let parted: [Bool]
    /// The outlined buildings that each face is part of, in order of face.
    let parts: [Part]
    /// Faces by block; a set is named by its smallest face.
    var sets: DisjointSets
    /// Buildings that the border of a community cuts, ascending.
    private(set) var cutByCommunity: [Int32] = []
    /// Whether a face is part of a building whose surroundings are a block.
    private(set) var isHeart: [Bool]

    struct Part {
        var building: Int32
        var face: Int32
    }

    /// Thinner overlaps of two buildings, m, are noise of survey and rounding, and join nothing.
    private static let noise = 0.05

    init(
        _ input: PartitionInput, ground: Ground, arrangement: Arrangement, unitOfFace: [Int32], parted: [Bool],
        outlined: [Int]
    ) {
        self.input = input
        self.ground = ground
        self.arrangement = arrangement
        self.unitOfFace = unitOfFace
        self.parted = parted
        sets = DisjointSets(count: arrangement.faces.count)
        isHeart = Array(repeating: false, count: arrangement.faces.count)
        parts = Self.parts(of: outlined, input, arrangement)
    }

    private static func parts(of outlined: [Int], _ input: PartitionInput, _ arrangement: Arrangement) -> [Part] {
        let polygons = outlined.flatMap { building in
            (input.buildings[building].area?.polygons ?? []).map { (building: building, polygon: $0) }
        }
        let index = BoxIndex(polygons.map(\.polygon.box))
        var parts: [Part] = []
        for (face, polygon) in arrangement.faces.enumerated() {
            let place = polygon.interior
            var last: Int32 = -1
            for candidate in index.candidates(at: place) {
                let (building, area) = polygons[Int(candidate)]
                if Int32(building) != last, area.contains(place) {
                    last = Int32(building)
                    parts.append(Part(building: last, face: Int32(face)))
                }
            }
        }
        return parts
    }

    func community(of face: Int) -> Int32 {
        unitOfFace[face] < 0 ? -1 : ground.communityOfUnit[Int(unitOfFace[face])]
    }

    /// Whether a face belongs to a community that is divided.
    func isDivided(_ face: Int) -> Bool {
        let community = community(of: face)
        return community >= 0 && input.communities[Int(community)].isDivided
    }

    /// The parts of each outlined building, in order of building.
    var partsByBuilding: [ArraySlice<Part>] {
        let sorted = parts.sorted { ($0.building, $0.face) < ($1.building, $1.face) }
        var slices: [ArraySlice<Part>] = []
        var start = 0
        while start < sorted.count {
            var stop = start + 1
            while stop < sorted.count, sorted[stop].building == sorted[start].building { stop += 1 }
            slices.append(sorted[start..<stop])
            start = stop
        }
        return slices
    }

    /// Joins the faces that a building holds together, and those around it.
    mutating func joinBuildings() {
        var keys = DisjointSets(count: parted.count)
        var keyOfFace = [Int32](repeating: -1, count: arrangement.faces.count)
        for parts in partsByBuilding { key(parts, &keyOfFace, &keys) }
        for face in keyOfFace.indices where keyOfFace[face] < 0 && isDivided(face) {
            let unit = Int(unitOfFace[face])
            if !parted[unit] { keyOfFace[face] = Int32(unit) }
        }
        surround(&keyOfFace)
        for arc in arrangement.coverage.arcs where arc.left >= 0 && arc.right >= 0 {
            let left = keyOfFace[Int(arc.left)]
            let right = keyOfFace[Int(arc.right)]
            guard left >= 0, right >= 0, community(of: Int(arc.left)) == community(of: Int(arc.right)),
                keys.find(Int(left)) == keys.find(Int(right))
            else { continue }
            sets.join(Int(arc.left), Int(arc.right))
        }
    }

    /// Gives the faces of one building their key, community by community.
    private mutating func key(_ parts: ArraySlice<Part>, _ keyOfFace: inout [Int32], _ keys: inout DisjointSets) {
        var areas: [Int32: Double] = [:]
        for part in parts { areas[community(of: Int(part.face)), default: 0] += arrangement.areaOfFace[Int(part.face)] }
        let communities = areas.keys.sorted()
        let whole = communities.reduce(0) { $0 + areas[$1, default: 0] }
        let inside = communities.reduce(0) { $0 + ($1 < 0 ? 0 : areas[$1, default: 0]) }
        if inside >= whole / 2, let first = parts.first,
            communities.filter({ areas[$0, default: 0] > max(0.5, 0.005 * whole) }).count > 1
        {
            cutByCommunity.append(first.building)
        }
        for community in communities where community >= 0 && input.communities[Int(community)].isDivided {
            let own = parts.filter { self.community(of: Int($0.face)) == community }
            var areaOfUnit: [Int32: Double] = [:]
            for part in own {
                areaOfUnit[unitOfFace[Int(part.face)], default: 0] += arrangement.areaOfFace[Int(part.face)]
            }
            let home = areaOfUnit.keys.sorted().reduce(Int32(-1)) {
                $0 < 0 || areaOfUnit[$1, default: 0] > areaOfUnit[$0, default: 0] ? $1 : $0
            }
            let key = parted[Int(home)] ? keys.add() : Int(home)
            for part in own {
                let face = Int(part.face)
                if parted[Int(home)], unitOfFace[face] == home { isHeart[face] = true }
                if keyOfFace[face] < 0 {
                    keyOfFace[face] = Int32(key)
                } else if 2 * arrangement.areaOfFace[face] > Self.noise * perimeter(of: face) {
                    keys.join(Int(keyOfFace[face]), key)
                }
            }
        }
    }

    private func perimeter(of face: Int) -> Double {
        arrangement.coverage.rings(ofCell: face).reduce(0) { sum, ring in
            ring.reduce(sum) { $0 + arrangement.lengthOfArc[Int($1 < 0 ? ~$1 : $1)] }
        }
    }

    /// Gives the open ground of parted units to the building it borders longest.
    private func surround(_ keyOfFace: inout [Int32]) {
        var shared: [(face: Int32, key: Int32, length: Double)] = []
        for (index, arc) in arrangement.coverage.arcs.enumerated() where arc.left >= 0 && arc.right >= 0 {
            for (face, heart) in [(arc.left, arc.right), (arc.right, arc.left)]
            where keyOfFace[Int(face)] < 0 && isHeart[Int(heart)] && unitOfFace[Int(face)] == unitOfFace[Int(heart)] {
                shared.append((face, keyOfFace[Int(heart)], arrangement.lengthOfArc[index]))
            }
        }
        shared.sort { ($0.face, $0.key) < ($1.face, $1.key) }
        var best = (face: Int32(-1), length: 0.0)
        var start = 0
        while start < shared.count {
            var length = 0.0
            var stop = start
            while stop < shared.count, shared[stop].face == shared[start].face, shared[stop].key == shared[start].key {
                length += shared[stop].length
                stop += 1
            }
            let (face, key, _) = shared[start]
            if face != best.face || length > best.length {
                best = (face, length)
                keyOfFace[Int(face)] = key
            }
            start = stop
        }
    }

    /// The block of each face, and the community of each block. Blocks are numbered in the order of their first faces.
    mutating func numbered() -> (blockOfFace: [Int32], communityOfBlock: [Int32]) {
        var blockOfFace = [Int32](repeating: -1, count: arrangement.faces.count)
        var communities: [Int32] = []
        for face in blockOfFace.indices where isDivided(face) {
            let first = sets.find(face)
            if first == face {
                blockOfFace[face] = Int32(communities.count)
                communities.append(community(of: face))
            } else {
                blockOfFace[face] = blockOfFace[first]
            }
        }
        return (blockOfFace, communities)
    }
}
