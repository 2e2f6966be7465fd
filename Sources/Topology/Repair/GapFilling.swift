internal import Geometry

extension Coverage {
    /// The bounded areas around which there are cells but which belong to none, each with its islands as holes.
    var voids: [Polygon] {
        let outer = arcs.indices.compactMap { index -> Int32? in
            if arcs[index].left < 0 { return Int32(index) }
            return arcs[index].right < 0 ? ~Int32(index) : nil
        }
        return assembly.area(boundedBy: outer).polygons
    }

    /// The cells that grow when every narrow void is given to the neighbour that has the longest border with it.
    ///
    /// - Parameter taken: a void that meets one of these boxes is left.
    func fillingVoids(_ tolerance: Tolerance, except taken: [Box]) throws(GeometryError) -> [Int: MultiPolygon] {
        var filled: [Polygon] = []
        for void in voids where !taken.contains(where: void.box.intersects) {
            if try tolerance.isNarrow(MultiPolygon(void)) { filled.append(void) }
        }
        guard !filled.isEmpty else { return [:] }

        let joined = Coverage(valid: shapes + filled.map { MultiPolygon($0) })
        var groups = [Int](repeating: -1, count: joined.cellCount)
        var growing = Set<Int>()
        for index in filled.indices {
            var lengths: [(length: Double, cell: Int)] = []
            for (cell, arcs) in joined.neighbours(ofCell: cellCount + index) where cell < cellCount {
                lengths.append((arcs.reduce(0) { $0 + tolerance.length(of: joined.arcs[$1].points) }, cell))
            }
            guard let longest = lengths.max(by: { ($0.length, -$0.cell) < ($1.length, -$1.cell) }) else { continue }
            groups[cellCount + index] = longest.cell
            growing.insert(longest.cell)
        }
        for cell in growing { groups[cell] = cell }
        let grown = joined.areas(of: groups)
        return growing.reduce(into: [:]) { $0[$1] = grown[$1] }
    }
}
