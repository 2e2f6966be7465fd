internal import Geometry
internal import Topology

extension FaceJoining {
    /// Joins the blocks of a building that consists of parts, and the fewest blocks between them.
    mutating func joinSplitBuildings() {
        let cut = Set(cutByCommunity)
        // For each building that no community border cuts: the faces in one community that are not yet together.
        var split: [(Int, Int)] = []
        for parts in partsByBuilding {
            var firstFace: [Int32: Int] = [:]
            for part in parts where !cut.contains(part.building) && isDivided(Int(part.face)) {
                let face = Int(part.face)
                if let first = firstFace[community(of: face)] {
                    if sets.find(first) != sets.find(face) { split.append((first, face)) }
                } else {
                    firstFace[community(of: face)] = face
                }
            }
        }
        guard !split.isEmpty else { return }
        var links: [[Int32]] = Array(repeating: [], count: arrangement.faces.count)
        for arc in arrangement.coverage.arcs where arc.left >= 0 && arc.right >= 0 {
            guard community(of: Int(arc.left)) == community(of: Int(arc.right)) else { continue }
            links[Int(arc.left)].append(arc.right)
            links[Int(arc.right)].append(arc.left)
        }
        for (first, face) in split { joinPath(from: first, to: face, links) }
    }

    /// Breadth first over faces, a step inside a block costing nothing.
    private mutating func joinPath(from start: Int, to goal: Int, _ links: [[Int32]]) {
        guard sets.find(start) != sets.find(goal), community(of: start) == community(of: goal) else { return }
        var cameFrom = [Int: Int]()
        cameFrom[start] = start
        var near = [start]
        var far: [Int] = []
        while true {
            while let face = near.popLast() {
                if face == goal {
                    var step = face
                    while let previous = cameFrom[step], previous != step {
                        sets.join(step, previous)
                        step = previous
                    }
                    return
                }
                for link in links[face] {
                    let next = Int(link)
                    guard cameFrom[next] == nil else { continue }
                    if sets.find(next) == sets.find(face) {
                        cameFrom[next] = face
                        near.append(next)
                    } else {
                        far.append(face)
                    }
                }
            }
            guard !far.isEmpty else { return }
            let border = far
            far = []
            for face in border {
                for link in links[face] where cameFrom[Int(link)] == nil {
                    cameFrom[Int(link)] = face
                    near.append(Int(link))
                }
            }
            if near.isEmpty { return }
        }
    }

    /// The buildings that count in each block, and those in no community.
    func housed(
        _ sites: BuildingSites, blockOfFace: [Int32], count: Int
    ) -> (buildingsOfBlock: [[Int32]], outside: [Int32]) {
        var home = [Int32](repeating: -1, count: input.buildings.count)
        var isInside = [Bool](repeating: false, count: input.buildings.count)
        var isOutlined = isInside
        for parts in partsByBuilding {
            guard let first = parts.first else { continue }
            isOutlined[Int(first.building)] = true
            // The block, or ~community where that is kept, by area.
            var areas: [Int32: Double] = [:]
            var inside = 0.0
            var whole = 0.0
            for part in parts {
                let face = Int(part.face)
                let area = arrangement.areaOfFace[face]
                whole += area
                guard unitOfFace[face] >= 0 else { continue }
                inside += area
                areas[blockOfFace[face] >= 0 ? blockOfFace[face] : ~community(of: face), default: 0] += area
            }
            // As the assignment has it: less than half inside is outside.
            guard inside > 0, inside >= whole / 2 else { continue }
            isInside[Int(first.building)] = true
            let best = areas.keys.sorted().reduce(Int32.min) {
                $0 == .min || areas[$1, default: 0] > areas[$0, default: 0] ? $1 : $0
            }
            home[Int(first.building)] = max(-1, best)
        }
        let index = BoxIndex(arrangement.faces.map(\.box))
        for (building, place) in sites.place.enumerated() where !isOutlined[building] {
            guard let place, sites.unit[building] >= 0 else { continue }
            isInside[building] = true
            guard
                let face = index.candidates(at: place).first(where: {
                    unitOfFace[Int($0)] >= 0 && arrangement.faces[Int($0)].contains(place)
                })
            else { continue }
            home[building] = blockOfFace[Int(face)]
        }
        var members: [[Int32]] = Array(repeating: [], count: count)
        for (building, block) in home.enumerated() where block >= 0 { members[Int(block)].append(Int32(building)) }
        return (members, isInside.indices.filter { !isInside[$0] }.map(Int32.init))
    }
}
