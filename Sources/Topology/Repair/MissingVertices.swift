internal import Geometry

extension BorderGraph {
    /// The vertices of borders without a twin that lie on or near an edge of another cell and are missing there.
    ///
    /// - Parameter isUnmatched: by edge; when given, only vertices of such edges and such edges themselves count.
    func missingVertices(within tolerance: Tolerance, isUnmatched: [Bool]? = nil) -> EdgeInsertions {
        let tree = BoxTree((0..<edgeCount).map(box(ofEdge:)))
        let (reachX, reachY) = tolerance.reach
        var insertions = EdgeInsertions()
        for (vertex, isLoose) in looseVertices.enumerated() where isLoose {
            let point = points[vertex]
            let box = Box(
                minX: point.x.subtracting(reachX), minY: point.y.subtracting(reachY),
                maxX: point.x.adding(reachX), maxY: point.y.adding(reachY))
            let touchesUnmatched =
                isUnmatched.map { marks in
                    outgoing(Int32(vertex)).contains { marks[Int($0)] || marks[previous(Int($0))] }
                } ?? true
            let own = Set(outgoing(Int32(vertex)).map { cell(of: Int($0)) })
            tree.forEach(meeting: box) { edge in
                let (a, b) = (startPoint(edge), endPoint(edge))
                guard touchesUnmatched || isUnmatched?[edge] == true else { return }
                guard !own.contains(cell(of: edge)), twins[edge] < 0 || !own.contains(cell(of: Int(twins[edge]))),
                    let distance = tolerance.distance(point, fromInsideOf: a, b), distance <= tolerance.width
                else { return }
                insertions.insert(point, into: a, b)
            }
        }
        return insertions
    }

    func box(ofEdge edge: Int) -> Box {
        let (a, b) = (startPoint(edge), endPoint(edge))
        return Box(minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
    }
}

extension Int32 {
    fileprivate func adding(_ other: Int32) -> Int32 { Int32(clamping: Int64(self) + Int64(other)) }
    fileprivate func subtracting(_ other: Int32) -> Int32 { Int32(clamping: Int64(self) - Int64(other)) }
}
