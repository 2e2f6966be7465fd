internal import Geometry
internal import Topology

/// Joins the faces of the finest arrangement to blocks.
///
/// Every face first gets a key: its unit, or the building it is part of or lies around. Faces of one key that hang
/// together are a block; then slivers join a neighbour, and the parts of one building join each other.
struct FaceJoining {
    let premises: Premises
    let ground: Ground
    let arrangement: Arrangement
    let unitOfFace: [Int32]
    /// Whether each unit is parted between its buildings.
    let parted: [Bool]
    /// The outlined buildings that each face is part of, in order of face.
    let parts: [Part]
    /// The faces of parted units that buildings without an outline stand in, each once.
    let places: [Int32]
    let faceIndex: PolygonIndex
    /// Faces by block; a set is named by its smallest face.
    var sets: DisjointSets
    /// Of each arc, whether it lies on a barrier that nobody gets across.
    let isBlocked: [Bool]
    /// Whether a face is part of a building whose surroundings are a block, or holds the place of one.
    private(set) var isHeart: [Bool]
    /// Whether a face is ground of no block.
    var isDropped: [Bool]

    struct Part {
        var building: Int32
        var face: Int32
    }

    /// Thinner overlaps of two buildings, m, are noise of survey and rounding, and join nothing.
    private static let noise = 0.05

    init(
        _ premises: Premises, ground: Ground, arrangement: Arrangement, unitOfFace: [Int32], parted: [Bool],
        outlined: [Int]
    ) {
        self.premises = premises
        self.ground = ground
        self.arrangement = arrangement
        self.unitOfFace = unitOfFace
        self.parted = parted
        sets = DisjointSets(count: arrangement.faces.count)
        isHeart = Array(repeating: false, count: arrangement.faces.count)
        isDropped = isHeart
        parts = Self.parts(of: outlined, premises, arrangement)
        faceIndex = PolygonIndex(arrangement.faces)
        places = Set(
            premises.buildings.compactMap { [faceIndex] building -> Int32? in
                guard building.area == nil, let face = faceIndex.polygon(at: building.place), unitOfFace[face] >= 0,
                    parted[Int(unitOfFace[face])]
                else { return nil }
                return Int32(face)
            }
        ).sorted()
        let impassable = BarrierSides(premises.barriers.filter(\.isImpassable))
        let spurs = BarrierSides(ground.spurs)
        isBlocked = arrangement.coverage.arcs.map { arc in
            guard arc.left >= 0, arc.right >= 0 else { return false }
            let sides = unitOfFace[Int(arc.left)] == unitOfFace[Int(arc.right)] ? spurs : impassable
            return !sides.isEmpty
                && zip(arc.points, arc.points.dropFirst()).allSatisfy { sides.isBlocked(from: $0, to: $1) }
        }
    }

    private static func parts(of outlined: [Int], _ premises: Premises, _ arrangement: Arrangement) -> [Part] {
        let polygons = outlined.flatMap { building in
            (premises.buildings[building].area?.polygons ?? []).map { (building: building, polygon: $0) }
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

    /// Whether a face is ground of blocks: in the community, and in no locked grid.
    func isOpen(_ face: Int32) -> Bool { face >= 0 && unitOfFace[Int(face)] >= 0 && isOpenUnit(unitOfFace[Int(face)]) }

    private func isOpenUnit(_ unit: Int32) -> Bool { ground.lockedOfUnit[Int(unit)] < 0 }

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
        for face in places where keyOfFace[Int(face)] < 0 && isOpen(face) {
            keyOfFace[Int(face)] = Int32(keys.add())
            isHeart[Int(face)] = true
        }
        for face in keyOfFace.indices where keyOfFace[face] < 0 && isOpen(Int32(face)) {
            let unit = Int(unitOfFace[face])
            if !parted[unit] { keyOfFace[face] = Int32(unit) }
        }
        surround(&keyOfFace)
        let isBuilt = isBuilt
        for (index, arc) in arrangement.coverage.arcs.enumerated() where isOpen(arc.left) && isOpen(arc.right) {
            let left = keyOfFace[Int(arc.left)]
            let right = keyOfFace[Int(arc.right)]
            guard left >= 0, right >= 0, keys.find(Int(left)) == keys.find(Int(right)),
                !isBlocked[index] || isBuilt[Int(arc.left)] && isBuilt[Int(arc.right)]
            else { continue }
            sets.join(Int(arc.left), Int(arc.right))
        }
    }

    private var isBuilt: [Bool] {
        var isBuilt = [Bool](repeating: false, count: arrangement.faces.count)
        for part in parts { isBuilt[Int(part.face)] = true }
        return isBuilt
    }

    /// Gives the faces of one building their key.
    private mutating func key(_ parts: ArraySlice<Part>, _ keyOfFace: inout [Int32], _ keys: inout DisjointSets) {
        let own = parts.filter { isOpen($0.face) }
        guard !own.isEmpty else { return }
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

    private func perimeter(of face: Int) -> Double {
        arrangement.coverage.rings(ofCell: face).reduce(0) { sum, ring in
            ring.reduce(sum) { $0 + arrangement.lengthOfArc[Int($1 < 0 ? ~$1 : $1)] }
        }
    }

    /// Gives the open ground of parted units to the building it borders longest.
    private func surround(_ keyOfFace: inout [Int32]) {
        var shared: [(face: Int32, key: Int32, length: Double)] = []
        for (index, arc) in arrangement.coverage.arcs.enumerated()
        where isOpen(arc.left) && isOpen(arc.right) && !isBlocked[index] {
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

    /// The block of each face, and how many there are. Blocks are numbered in the order of their first faces.
    mutating func numbered() -> (blockOfFace: [Int32], count: Int) {
        var blockOfFace = [Int32](repeating: -1, count: arrangement.faces.count)
        var count = 0
        for face in blockOfFace.indices where isOpen(Int32(face)) && !isDropped[face] {
            let first = sets.find(face)
            if first == face {
                blockOfFace[face] = Int32(count)
                count += 1
            } else {
                blockOfFace[face] = blockOfFace[first]
            }
        }
        return (blockOfFace, count)
    }
}
