internal import Geometry

/// Moves vertices of unmatched borders onto vertices of other cells within a tolerance.
///
/// Vertices where more edges meet stay, then those further west and south; a vertex goes to the nearest one that stays.
/// Two vertices of one cell never become one.
struct VertexSnapping {
    private let graph: BorderGraph
    private let tolerance: Tolerance
    private var fields: [Field: [Int32]] = [:]
    private var cellsAt: [Int32: Set<Int32>] = [:]
    private(set) var moves: [Point: Point] = [:]

    private struct Field: Hashable {
        var x: Int64
        var y: Int64
    }

    init(_ graph: BorderGraph, tolerance: Tolerance) {
        self.graph = graph
        self.tolerance = tolerance
        let loose = graph.looseVertices
        let order = graph.points.indices.sorted { a, b in
            let (degreeA, degreeB) = (graph.outgoingCount(a), graph.outgoingCount(b))
            return degreeA != degreeB ? degreeA > degreeB : graph.points[a] < graph.points[b]
        }
        for vertex in order {
            if loose[vertex], let stay = nearest(to: vertex) {
                moves[graph.points[vertex]] = graph.points[Int(stay)]
                cellsAt[stay] = cells(at: Int(stay)).union(cells(at: vertex))
            } else {
                fields[field(of: graph.points[vertex]), default: []].append(Int32(vertex))
            }
        }
    }

    func applied(to cells: [MultiPolygon]) -> [MultiPolygon] {
        guard !moves.isEmpty else { return cells }
        return cells.map { cell in
            guard cell.rings.contains(where: { $0.points.contains { moves[$0] != nil } }) else { return cell }
            return cell.mappingRings { $0.points.map { moves[$0] ?? $0 } }
        }
    }

    private func cells(at vertex: Int) -> Set<Int32> {
        cellsAt[Int32(vertex)] ?? Set(graph.outgoing(Int32(vertex)).map { graph.cell(of: Int($0)) })
    }

    private func field(of point: Point) -> Field {
        let (x, y) = tolerance.reach
        return Field(x: Int64(point.x) / Int64(max(1, x)), y: Int64(point.y) / Int64(max(1, y)))
    }

    private func nearest(to vertex: Int) -> Int32? {
        let point = graph.points[vertex]
        let centre = field(of: point)
        let own = cells(at: vertex)
        var best: (distance: Double, vertex: Int32)?
        for x in (centre.x - 1)...(centre.x + 1) {
            for y in (centre.y - 1)...(centre.y + 1) {
                for other in fields[Field(x: x, y: y)] ?? [] {
                    let distance = tolerance.distance(point, graph.points[Int(other)])
                    guard distance <= tolerance.width, distance < best?.distance ?? .infinity,
                        own.isDisjoint(with: cells(at: Int(other)))
                    else { continue }
                    best = (distance, other)
                }
            }
        }
        return best?.vertex
    }
}

extension BorderGraph {
    /// By vertex, whether an edge without a twin begins or ends there.
    var looseVertices: [Bool] {
        var loose = [Bool](repeating: false, count: points.count)
        for edge in 0..<edgeCount where twins[edge] < 0 {
            loose[Int(vertexOfEdge[edge])] = true
            loose[Int(end(of: edge))] = true
        }
        return loose
    }
}
