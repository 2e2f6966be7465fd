internal import Geometry
internal import Topology

/// Which cell a face between final borders is part of.
struct CellFinder {
    /// The cells of each community.
    let ranges: [Range<Int>]
    private let areas: PolygonIndex
    /// By the polygons of `areas`: their community, and their cell where that is known.
    private let owners: [(community: Int, cell: Int?)]
    private let blocks: [(index: PolygonIndex, cellOfFace: [Int])?]
    /// Thinner faces, m, are left by rounding.
    static let rounding = 0.05

    /// - Parameter base: of each community the borders that are given: its outline and locked grids, or kept cells.
    init(_ map: DistrictMap, base: [[MultiPolygon]], labels: [[Int32]]) {
        var ranges: [Range<Int>] = []
        var polygons: [Polygon] = []
        var owners: [(community: Int, cell: Int?)] = []
        for (community, (plan, given)) in zip(map.plans, base).enumerated() {
            let first = ranges.last?.upperBound ?? 0
            let grids = plan?.plan.grids ?? 0
            // Locked grids come before the outline around them.
            for (cell, area) in (plan == nil ? given[...] : given.dropFirst()).enumerated() {
                polygons += area.polygons
                owners += area.polygons.map { _ in (community, first + grids + cell) }
            }
            if plan != nil {
                polygons += given[0].polygons
                owners += given[0].polygons.map { _ in (community, nil) }
            }
            ranges.append(first..<(first + grids + given.count - (plan == nil ? 0 : 1)))
        }
        self.ranges = ranges
        areas = PolygonIndex(polygons)
        self.owners = owners
        blocks = zip(map.plans, zip(labels, ranges)).map { plan, found in
            plan.map { plan in
                let blocks = plan.own.blocks
                return (
                    PolygonIndex(blocks.arrangement.faces),
                    blocks.blockOfFace.map { $0 < 0 ? -1 : found.1.lowerBound + Int(found.0[Int($0)]) }
                )
            }
        }
    }

    /// The cell of each face; -1 outside all communities.
    func cells(of arrangement: Arrangement) -> [Int] {
        var cells: [Int] = []
        var communities: [Int] = []
        for face in arrangement.faces {
            let owner = areas.polygon(at: face.interior).map { owners[$0] }
            communities.append(owner?.community ?? -1)
            cells.append(owner.map { $0.cell ?? cell(at: face.interior, in: $0.community) } ?? -1)
        }
        attachSlivers(&cells, communities, arrangement)
        return cells
    }

    private func cell(at place: Position, in community: Int) -> Int {
        guard let blocks = blocks[community], let face = blocks.index.polygon(at: place) else { return -1 }
        return blocks.cellOfFace[face]
    }

    /// Ground that rounding left, in no cell or as a film of one along another, goes to the cell it borders longest. Ground
    /// is one face, or the faces of one cell that hang together, thin ones apart from the others: rounding breaks a sliver
    /// into several, and a film may hang on its cell by a corner.
    private func attachSlivers(_ cells: inout [Int], _ communities: [Int], _ arrangement: Arrangement) {
        let arcs = arrangement.coverage.arcs
        var around = [Double](repeating: 0, count: cells.count)
        for (arc, length) in zip(arcs, arrangement.lengthOfArc) {
            for face in [arc.left, arc.right] where face >= 0 { around[Int(face)] += length }
        }
        let isThin = cells.indices.map { 2 * arrangement.areaOfFace[$0] < Self.rounding * around[$0] }
        var sets = DisjointSets(count: cells.count)
        for arc in arcs where arc.left >= 0 && arc.right >= 0 {
            let (left, right) = (Int(arc.left), Int(arc.right))
            if cells[left] >= 0, cells[left] == cells[right], isThin[left] == isThin[right] { sets.join(left, right) }
        }
        let grounds = cells.indices.map { sets.find($0) }
        var areas = [Double](repeating: 0, count: cells.count)
        for (face, ground) in grounds.enumerated() { areas[ground] += arrangement.areaOfFace[face] }
        var borders: [[(face: Int, length: Double)]] = Array(repeating: [], count: cells.count)
        for (arc, length) in zip(arcs, arrangement.lengthOfArc) {
            for (face, other) in [(arc.left, arc.right), (arc.right, arc.left)] where face >= 0 && other >= 0 {
                let ground = grounds[Int(face)]
                if grounds[Int(other)] != ground { borders[ground].append((Int(other), length)) }
            }
        }
        // No cell gives up all its ground.
        var largest = [Int](repeating: -1, count: ranges.last?.upperBound ?? 0)
        for ground in cells.indices where grounds[ground] == ground && cells[ground] >= 0 {
            let known = largest[cells[ground]]
            if known < 0 || areas[ground] > areas[known] { largest[cells[ground]] = ground }
        }
        var homes = cells
        for ground in cells.indices where grounds[ground] == ground {
            let cell = cells[ground]
            guard cell < 0 ? communities[ground] >= 0 || isThin[ground] : isThin[ground] && largest[cell] != ground
            else { continue }
            var lengths: [Int: Double] = [:]
            for other in borders[ground] {
                let cell = homes[grounds[other.face]]
                guard cell >= 0, communities[ground] < 0 || communities[other.face] == communities[ground] else {
                    continue
                }
                lengths[cell, default: 0] += other.length
            }
            if let home = lengths.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) { homes[ground] = home.key }
        }
        cells = grounds.map { homes[$0] }
    }
}
