internal import Geometry
internal import Topology

extension FaceJoining {
    /// Joins the blocks of a building that consists of parts, and the fewest blocks between them: in the units that it stands
    /// in, if these hang together, else anywhere.
    mutating func joinSplitBuildings() {
        // For each building: the faces that are not yet together.
        var split: [(first: Int, other: Int, units: Set<Int32>)] = []
        for parts in partsByBuilding where !premises.buildings[Int(parts[parts.startIndex].building)].isCut {
            let faces = parts.map { Int($0.face) }.filter { isOpen(Int32($0)) }
            let apart = faces.dropFirst().filter { sets.find(faces[0]) != sets.find($0) }
            guard !apart.isEmpty else { continue }
            let units = Set(faces.map { unitOfFace[$0] })
            split += apart.map { (faces[0], $0, units) }
        }
        guard !split.isEmpty else { return }
        var links: [[Int32]] = Array(repeating: [], count: arrangement.faces.count)
        for arc in arrangement.coverage.arcs where isOpen(arc.left) && isOpen(arc.right) {
            links[Int(arc.left)].append(arc.right)
            links[Int(arc.right)].append(arc.left)
        }
        for (first, other, units) in split {
            joinPath(from: first, to: other, links) { units.contains($0) }
            joinPath(from: first, to: other, links) { _ in true }
        }
    }

    /// Breadth first over faces of some units, a step inside a block costing nothing.
    private mutating func joinPath(from start: Int, to goal: Int, _ links: [[Int32]], isAllowed: (Int32) -> Bool) {
        guard sets.find(start) != sets.find(goal) else { return }
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
                    guard cameFrom[next] == nil, isAllowed(unitOfFace[next]) else { continue }
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
                for link in links[face] where cameFrom[Int(link)] == nil && isAllowed(unitOfFace[Int(link)]) {
                    cameFrom[Int(link)] = face
                    near.append(Int(link))
                }
            }
            if near.isEmpty { return }
        }
    }

    /// The buildings that count in each block, and in each locked grid.
    func housed(blockOfFace: [Int32], count: Int) -> (blocks: [[Int32]], locked: [[Int32]]) {
        // The block, or ~grid where that is locked.
        func holder(_ face: Int) -> Int32? {
            guard unitOfFace[face] >= 0 else { return nil }
            return blockOfFace[face] >= 0 ? blockOfFace[face] : ~ground.lockedOfUnit[Int(unitOfFace[face])]
        }
        var homes = [Int32?](repeating: nil, count: premises.buildings.count)
        for parts in partsByBuilding {
            guard let first = parts.first else { continue }
            var areas: [Int32: Double] = [:]
            for part in parts {
                guard let holder = holder(Int(part.face)) else { continue }
                areas[holder, default: 0] += arrangement.areaOfFace[Int(part.face)]
            }
            // Locked grids first, as they were there before.
            let holders = areas.keys.sorted { ($0 < 0 ? ~$0 : .max, $0) < ($1 < 0 ? ~$1 : .max, $1) }
            let whole = parts.reduce(0) { $0 + arrangement.areaOfFace[Int($1.face)] }
            let shares = holders.map { areas[$0, default: 0] / whole }
            homes[Int(first.building)] = Assignment.deciding(shares).map { holders[$0] }
        }
        var blocks: [[Int32]] = Array(repeating: [], count: count)
        var locked: [[Int32]] = Array(repeating: [], count: premises.locked.count)
        for (number, building) in premises.buildings.enumerated() where building.isHome {
            let home = homes[number] ?? faceIndex.polygon(at: building.place).flatMap(holder) ?? 0
            guard home < count else { continue }
            if home >= 0 { blocks[Int(home)].append(Int32(number)) } else { locked[Int(~home)].append(Int32(number)) }
        }
        return (blocks, locked)
    }
}
