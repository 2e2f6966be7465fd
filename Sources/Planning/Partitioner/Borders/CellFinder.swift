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
    private static let rounding = 0.05

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

    /// Faces that rounding left, in no cell or apart from theirs, go to the cell they border longest.
    private func attachSlivers(_ cells: inout [Int], _ communities: [Int], _ arrangement: Arrangement) {
        var borders: [[(face: Int, length: Double)]] = Array(repeating: [], count: cells.count)
        var perimeters = [Double](repeating: 0, count: cells.count)
        for (index, arc) in arrangement.coverage.arcs.enumerated() {
            let length = arrangement.lengthOfArc[index]
            for (face, other) in [(arc.left, arc.right), (arc.right, arc.left)] where face >= 0 {
                perimeters[Int(face)] += length
                if other >= 0 { borders[Int(face)].append((Int(other), length)) }
            }
        }
        var facesOfCell = [Int](repeating: 0, count: ranges.last?.upperBound ?? 0)
        for cell in cells where cell >= 0 { facesOfCell[cell] += 1 }
        for face in cells.indices {
            let isThin = 2 * arrangement.areaOfFace[face] < Self.rounding * perimeters[face]
            let isApart =
                cells[face] >= 0 && facesOfCell[cells[face]] > 1
                && !borders[face].contains { cells[$0.face] == cells[face] }
            guard cells[face] < 0 ? communities[face] >= 0 || isThin : isThin && isApart else { continue }
            let home = borders[face].filter { other in
                cells[other.face] >= 0 && (communities[face] < 0 || communities[other.face] == communities[face])
            }.max { $0.length < $1.length }
            if let home { cells[face] = cells[home.face] }
        }
    }
}
