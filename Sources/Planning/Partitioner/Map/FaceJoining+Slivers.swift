internal import Geometry
internal import Topology

extension FaceJoining {
    /// A block smaller than this, m², or thinner, m, joins a neighbour.
    private static let leastArea = 8.0
    private static let leastThickness = 0.5
    /// Thinner ones, m, are left by rounding.
    private static let film = 0.05

    /// Joins blocks that are too small or thin, and ground of parted units that no building holds, to the neighbour with
    /// whom they share the longest border. One across a barrier counts less; one across an impassable barrier is taken
    /// when there is no other.
    mutating func joinSlivers() {
        for _ in 0..<32 {
            let names = (0..<arrangement.faces.count).map { Int32(sets.find($0)) }
            let isSliver = slivers(names)
            var shared: [(sliver: Int32, other: Int32, length: Double)] = []
            for (index, arc) in arrangement.coverage.arcs.enumerated() where isOpen(arc.left) && isOpen(arc.right) {
                let left = names[Int(arc.left)]
                let right = names[Int(arc.right)]
                guard left != right else { continue }
                let isInUnit = unitOfFace[Int(arc.left)] == unitOfFace[Int(arc.right)]
                let ease = isBlocked[index] ? 1e-9 : isInUnit ? 1 : 0.2
                for (sliver, other) in [(left, right), (right, left)] where isSliver[Int(sliver)] {
                    let weight = ease * (isSliver[Int(other)] ? 0.01 : 1)
                    shared.append((sliver, other, arrangement.lengthOfArc[index] * weight))
                }
            }
            guard !shared.isEmpty else { return }
            shared.sort { ($0.sliver, $0.other) < ($1.sliver, $1.other) }
            var start = 0
            var best = (other: Int32(-1), length: -1.0)
            while start < shared.count {
                var length = 0.0
                var stop = start
                let (sliver, other, _) = shared[start]
                while stop < shared.count, shared[stop].sliver == sliver, shared[stop].other == other {
                    length += shared[stop].length
                    stop += 1
                }
                if length > best.length { best = (other, length) }
                if stop == shared.count || shared[stop].sliver != sliver {
                    sets.join(Int(sliver), Int(best.other))
                    best = (-1, -1)
                }
                start = stop
            }
        }
    }

    /// Gives up blocks that are films between locked grids, or between these and the outline: what rounding left there,
    /// and no building stands in, is no ground for a grid.
    mutating func dropFilms() {
        let names = (0..<arrangement.faces.count).map { Int32(sets.find($0)) }
        let sizes = sizes(names)
        var isFilm = names.indices.map { face in
            Int(names[face]) == face && 2 * sizes.area[face] < Self.film * sizes.border[face]
        }
        for part in parts { isFilm[Int(names[Int(part.face)])] = false }
        if isFilm.contains(true) {
            for building in premises.buildings {
                if let face = faceIndex.polygon(at: building.place) { isFilm[Int(names[face])] = false }
            }
        }
        isDropped = names.map { isFilm[Int($0)] }
    }

    /// By the name of a set: whether it cannot stand alone.
    private func slivers(_ names: [Int32]) -> [Bool] {
        let (area, border) = sizes(names)
        var isBare = [Bool](repeating: true, count: names.count)
        for face in names.indices
        where isHeart[face] || unitOfFace[face] < 0 || !parted[Int(unitOfFace[face])] {
            isBare[Int(names[face])] = false
        }
        return names.indices.map { face in
            Int(names[face]) == face && isOpen(Int32(face))
                && (isBare[face] || area[face] < Self.leastArea
                    || 2 * area[face] < Self.leastThickness * border[face])
        }
    }

    /// By the name of a set: square metres, and metres of border.
    private func sizes(_ names: [Int32]) -> (area: [Double], border: [Double]) {
        var area = [Double](repeating: 0, count: names.count)
        var border = area
        for face in names.indices { area[Int(names[face])] += arrangement.areaOfFace[face] }
        for (index, arc) in arrangement.coverage.arcs.enumerated() {
            let left = arc.left < 0 ? -1 : names[Int(arc.left)]
            let right = arc.right < 0 ? -1 : names[Int(arc.right)]
            guard left != right else { continue }
            if left >= 0 { border[Int(left)] += arrangement.lengthOfArc[index] }
            if right >= 0 { border[Int(right)] += arrangement.lengthOfArc[index] }
        }
        return (area, border)
    }
}
