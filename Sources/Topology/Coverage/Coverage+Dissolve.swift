public import Geometry

extension Coverage {
    /// Cells joined by group: cell g of the result is everything of group g. Exact, and without new or lost vertices.
    ///
    /// - Parameter groups: for each cell the group it goes to, from 0; -1 leaves a cell out.
    /// - Returns: as many cells as the largest group and one; a group without cells is an empty cell.
    public func dissolved(by groups: [Int]) -> Coverage {
        Coverage(valid: areas(of: groups))
    }

    /// Everything, as one area.
    public var outline: MultiPolygon { areas(of: [Int](repeating: 0, count: cellCount)).first ?? MultiPolygon([]) }

    /// The area of each group.
    func areas(of groups: [Int]) -> [MultiPolygon] {
        precondition(groups.count == cellCount, "one group for each cell")
        let groupCount = (groups.max() ?? -1) + 1
        var borders = [[Int32]](repeating: [], count: max(0, groupCount))
        for (index, arc) in arcs.enumerated() {
            let left = arc.left < 0 ? -1 : groups[Int(arc.left)]
            let right = arc.right < 0 ? -1 : groups[Int(arc.right)]
            guard left != right else { continue }
            if left >= 0 { borders[left].append(Int32(index)) }
            if right >= 0 { borders[right].append(~Int32(index)) }
        }
        return borders.map { assembly.area(boundedBy: $0) }
    }

    var assembly: RingAssembly {
        RingAssembly { signed in
            signed >= 0 ? self.arcs[Int(signed)].points : self.arcs[Int(~signed)].points.reversed()
        }
    }
}
