internal import Geometry

/// Gives every area that several cells claim to one of them, and makes invalid cells valid.
struct OverlapResolution {
    let tolerance: Tolerance
    /// By cell; the smaller rank wins. Empty when nobody is preferred.
    let ranks: [Int]

    /// The cells again, with the chosen ones made of faces claimed by one cell each.
    ///
    /// A narrow overlap goes to the cell preferred, then to the larger, then to the first; a wide one is left as it is
    /// unless one cell is preferred.
    /// - Parameters:
    ///   - chosen: the cells that overlap or are invalid; their edges meet at common vertices only.
    ///   - invalid: those of them that lose what hangs on them as a narrow part by a point only.
    func applied(
        to cells: [MultiPolygon], chosen: [Int], invalid: Set<Int>
    ) throws(GeometryError) -> [MultiPolygon] {
        let found = try FaceClaims(chosen.map { cells[$0] })
        let faces = Coverage(valid: found.faces.map { MultiPolygon($0) })
        var claims = found.claims.map { $0.map { chosen[$0] } }

        let contested = claims.indices.filter { claims[$0].count > 1 }
        for region in Self.regions(of: contested, claims: claims, in: faces) {
            var groups = [Int](repeating: -1, count: faces.cellCount)
            for face in region { groups[face] = 0 }
            let area = faces.areas(of: groups)[0]
            let claiming = claims[region[0]]
            guard let winner = winner(of: claiming, among: cells, isNarrow: try tolerance.isNarrow(area)) else {
                continue
            }
            for face in region { claims[face] = [winner] }
        }

        var facesOfCell: [Int: [Int]] = [:]
        for (face, claiming) in claims.enumerated() {
            for cell in claiming { facesOfCell[cell, default: []].append(face) }
        }
        var result = cells
        for cell in chosen {
            var groups = [Int](repeating: -1, count: faces.cellCount)
            for face in facesOfCell[cell] ?? [] { groups[face] = 0 }
            result[cell] = faces.areas(of: groups).first ?? MultiPolygon([])
            if invalid.contains(cell) { result[cell] = try withoutNarrowParts(result[cell]) }
        }
        return result
    }

    private func winner(of claiming: [Int], among cells: [MultiPolygon], isNarrow: Bool) -> Int? {
        func rank(_ cell: Int) -> Int { cell < ranks.count ? ranks[cell] : .max }
        let best = claiming.map(rank).min() ?? .max
        let preferred = claiming.filter { rank($0) == best }
        if preferred.count == 1 { return preferred[0] }
        guard isNarrow else { return nil }
        return preferred.max { (cells[$0].doubleArea, -$0) < (cells[$1].doubleArea, -$1) }
    }

    private func withoutNarrowParts(_ area: MultiPolygon) throws(GeometryError) -> MultiPolygon {
        guard area.polygons.count > 1 else { return area }
        var wide: [Polygon] = []
        for polygon in area.polygons where try !tolerance.isNarrow(MultiPolygon(polygon)) { wide.append(polygon) }
        return wide.isEmpty ? area : MultiPolygon(wide)
    }

    /// Faces that hang together and are claimed by the same cells.
    private static func regions(of contested: [Int], claims: [[Int]], in faces: Coverage) -> [[Int]] {
        var seen = Set<Int>()
        return contested.compactMap { start in
            guard seen.insert(start).inserted else { return nil }
            var region = [start]
            var next = 0
            while next < region.count {
                for (neighbour, _) in faces.neighbours(ofCell: region[next])
                where claims[neighbour] == claims[start] && seen.insert(neighbour).inserted {
                    region.append(neighbour)
                }
                next += 1
            }
            return region
        }
    }
}
