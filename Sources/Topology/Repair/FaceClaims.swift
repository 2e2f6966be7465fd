internal import Geometry

/// The faces between the borders of some noded cells, and which of the cells claim each.
///
/// Claims are read off the borders, not from points inside: crossing an edge from its right to its left enters the rings
/// that have the edge and leaves those that have it the other way. Starting from the unbounded face, around which no ring
/// winds, that tells for every face how often each ring winds around it. A cell claims a face when an exterior of it
/// winds around the face and no hole of that exterior does.
struct FaceClaims {
    private struct Edge: Hashable {
        let from: Point
        let to: Point
        var reversed: Edge { Edge(from: to, to: from) }
    }

    let faces: [Polygon]
    /// By face, the claiming cells, sorted: positions in the list given.
    let claims: [[Int]]

    /// - Parameter cells: their edges meet at common vertices only.
    init(_ cells: [MultiPolygon]) throws(GeometryError) {
        var ringsAlong: [Edge: [Int]] = [:]
        var parts: [(cell: Int, rings: Range<Int>)] = []
        var ringCount = 0
        for (cell, area) in cells.enumerated() {
            for polygon in area.polygons {
                parts.append((cell, ringCount..<(ringCount + polygon.rings.count)))
                for ring in polygon.rings {
                    for (a, b) in zip(ring.closed, ring.closed.dropFirst()) {
                        ringsAlong[Edge(from: a, to: b), default: []].append(ringCount)
                    }
                    ringCount += 1
                }
            }
        }
        let lines = Set(ringsAlong.keys.map { $0.from < $0.to ? $0 : $0.reversed })
            .map { [$0.from, $0.to] }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        faces = try Linework.polygons(from: lines)
        let windings = Self.windings(of: faces, ringsAlong)
        claims = windings.map { around in
            var claiming = Set<Int>()
            for part in parts where around[part.rings.lowerBound] != nil {
                if part.rings.dropFirst().allSatisfy({ around[$0] == nil }) { claiming.insert(part.cell) }
            }
            return claiming.sorted()
        }
    }

    /// For each face the rings that wind around it, and how often.
    private static func windings(of faces: [Polygon], _ ringsAlong: [Edge: [Int]]) -> [[Int: Int]] {
        var faceAlong: [Edge: Int] = [:]
        for (index, face) in faces.enumerated() {
            for ring in face.rings {
                for (a, b) in zip(ring.closed, ring.closed.dropFirst()) { faceAlong[Edge(from: a, to: b)] = index }
            }
        }
        func entering(_ edge: Edge, from around: [Int: Int]) -> [Int: Int] {
            var around = around
            func change(_ rings: [Int]?, by step: Int) {
                for ring in rings ?? [] {
                    let count = around[ring, default: 0] + step
                    around[ring] = count == 0 ? nil : count
                }
            }
            change(ringsAlong[edge], by: 1)
            change(ringsAlong[edge.reversed], by: -1)
            return around
        }
        var windings = [[Int: Int]?](repeating: nil, count: faces.count)
        var queue: [Int] = []
        func visit(_ face: Int, over edge: Edge, from around: [Int: Int]) {
            guard windings[face] == nil else { return }
            windings[face] = entering(edge, from: around)
            queue.append(face)
        }
        for (edge, face) in faceAlong where faceAlong[edge.reversed] == nil { visit(face, over: edge, from: [:]) }
        while let face = queue.popLast() {
            for ring in faces[face].rings {
                for (a, b) in zip(ring.closed, ring.closed.dropFirst()) {
                    let edge = Edge(from: b, to: a)
                    if let beyond = faceAlong[edge] { visit(beyond, over: edge, from: windings[face] ?? [:]) }
                }
            }
        }
        return windings.map { $0 ?? [:] }
    }
}
