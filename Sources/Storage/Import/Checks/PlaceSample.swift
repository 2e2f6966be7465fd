import Geometry

/// Some positions of a source, evenly over all its rows however many there are, in the source's own coordinates.
struct PlaceSample {
    static let most = 8192

    private(set) var positions: [Position] = []
    private var step = 1
    private var count = 0

    /// Takes a vertex of every `step`-th shape; the step doubles when there are too many.
    mutating func add(_ shape: Shape<Position>) {
        defer { count += 1 }
        guard count.isMultiple(of: step), let vertex = shape.vertices.first else { return }
        positions.append(vertex)
        guard positions.count >= Self.most else { return }
        positions = stride(from: 0, to: positions.count, by: 2).map { positions[$0] }
        step *= 2
    }
}
