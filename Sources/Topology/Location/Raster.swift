internal import Geometry

/// The edges of a coverage, each once, filed by the fields of a raster they pass through.
struct Raster: Sendable {
    struct Edge: Sendable {
        /// The western end; of a vertical edge the southern one.
        var a: Point
        var b: Point
        /// The cell above the edge (west of a vertical one), or -1.
        var above: Int32
        /// The cell below the edge (east of a vertical one), or -1.
        var below: Int32
    }

    let box: Box
    private let edges: [Edge]
    private let columns: Int
    private let rows: Int
    private let fieldWidth: Int64
    private let fieldHeight: Int64
    /// Where the edges of each field, column by column and south to north, begin in ``filed``.
    private let offsets: [Int32]
    private let filed: [Int32]
    /// The cell at a field's south-western corner, for fields without edges.
    private var cells: [Int32]

    init?(_ coverage: Coverage) {
        guard let box = coverage.box else { return nil }
        self.box = box
        edges = coverage.arcs.flatMap(Self.edges)
        let width = Int64(box.maxX) - Int64(box.minX) + 1
        let height = Int64(box.maxY) - Int64(box.minY) + 1
        let grid = Self.resolution(for: edges, width: width, height: height)
        (columns, rows, fieldWidth, fieldHeight) = grid
        (offsets, filed) = Self.file(edges, in: box, grid)
        cells = []
        cells = Self.label(self)
    }

    private static func edges(of arc: Coverage.Arc) -> [Edge] {
        zip(arc.points, arc.points.dropFirst()).map { from, to in
            from < to
                ? Edge(a: from, b: to, above: arc.left, below: arc.right)
                : Edge(a: to, b: from, above: arc.right, below: arc.left)
        }
    }
}

// MARK: - Building

extension Raster {
    typealias Grid = (columns: Int, rows: Int, width: Int64, height: Int64)

    /// About two fields for each edge, fewer where long edges would be filed many times.
    private static func resolution(for edges: [Edge], width: Int64, height: Int64) -> Grid {
        var fields = Double(max(1, edges.count)) * 2
        while true {
            let side = max(1, (Double(width) * Double(height) / fields).squareRoot())
            let fieldWidth = min(width, max(1, Int64(side)))
            let fieldHeight = min(height, max(1, Int64(side)))
            let columns = Int((width + fieldWidth - 1) / fieldWidth)
            let rows = Int((height + fieldHeight - 1) / fieldHeight)
            let entries = edges.reduce(0.0) { sum, edge in
                let dx = Int64(edge.b.x) - Int64(edge.a.x)
                let dy = abs(Int64(edge.b.y) - Int64(edge.a.y))
                return sum + 1 + Double(dx / fieldWidth) + Double(dy / fieldHeight)
            }
            let isSmall = entries <= Double(edges.count) * 6 + 64 && columns * rows <= edges.count * 8 + 64
            if isSmall || columns * rows == 1 { return (columns, rows, fieldWidth, fieldHeight) }
            fields /= 2
        }
    }

    private static func file(_ edges: [Edge], in box: Box, _ grid: Grid) -> (offsets: [Int32], filed: [Int32]) {
        var offsets = [Int32](repeating: 0, count: grid.columns * grid.rows + 1)
        forEachField(of: edges, in: box, grid) { field, _ in offsets[field + 1] += 1 }
        for i in 1..<offsets.count { offsets[i] += offsets[i - 1] }
        var next = offsets
        var filed = [Int32](repeating: 0, count: Int(offsets[offsets.count - 1]))
        forEachField(of: edges, in: box, grid) { field, edge in
            filed[Int(next[field])] = Int32(edge)
            next[field] += 1
        }
        return (offsets, filed)
    }

    /// Every field that an edge touches, and perhaps one above or below.
    private static func forEachField(
        of edges: [Edge], in box: Box, _ grid: Grid, _ body: (_ field: Int, _ edge: Int) -> Void
    ) {
        for (index, edge) in edges.enumerated() {
            let ax = Int64(edge.a.x) - Int64(box.minX)
            let bx = Int64(edge.b.x) - Int64(box.minX)
            let ay = Int64(edge.a.y) - Int64(box.minY)
            let by = Int64(edge.b.y) - Int64(box.minY)
            for column in (ax / grid.width)...(bx / grid.width) {
                let west = max(ax, column * grid.width)
                let east = min(bx, (column + 1) * grid.width)
                let atWest = ax == bx ? ay : height(at: west, ax, ay, bx, by)
                let atEast = ax == bx ? by : height(at: east, ax, ay, bx, by)
                let low = max(min(ay, by), min(atWest, atEast)) / grid.height
                let high = min(max(ay, by), max(atWest, atEast) + 1) / grid.height
                for row in low...high { body(Int(column) * grid.rows + Int(row), index) }
            }
        }
    }

    /// The edge's height at `x`, rounded towards the edge's lower end by less than 1.
    private static func height(at x: Int64, _ ax: Int64, _ ay: Int64, _ bx: Int64, _ by: Int64) -> Int64 {
        let rise = (by - ay) * (x - ax)
        let quotient = rise / (bx - ax)
        return ay + (rise % (bx - ax) < 0 ? quotient - 1 : quotient)
    }

    private static func label(_ raster: Raster) -> [Int32] {
        var cells = [Int32](repeating: -1, count: raster.columns * raster.rows)
        for column in 0..<raster.columns {
            for row in 1..<max(1, raster.rows) {
                let field = column * raster.rows + row
                guard raster.offsets[field] == raster.offsets[field + 1] else { continue }
                let corner = Point(
                    Int32(Int64(raster.box.minX) + Int64(column) * raster.fieldWidth),
                    Int32(Int64(raster.box.minY) + Int64(row) * raster.fieldHeight))
                cells[field] = raster.cell(under: corner, from: row - 1, in: column, labels: cells)
            }
        }
        return cells
    }
}

// MARK: - Asking

extension Raster {
    /// - Precondition: the point lies in ``box``.
    func locate(_ point: Point) -> (cell: Int?, place: Place) {
        let column = Int((Int64(point.x) - Int64(box.minX)) / fieldWidth)
        let row = Int((Int64(point.y) - Int64(box.minY)) / fieldHeight)
        let cell = cell(under: point, from: row, in: column, labels: cells)
        let field = column * rows + row
        var isOnBorder = false
        var smallest = Int32.max
        for index in Int(offsets[field])..<Int(offsets[field + 1]) {
            let edge = edges[Int(filed[index])]
            guard edge.a.x <= point.x, point.x <= edge.b.x, Segment.contains(point, edge.a, edge.b) else { continue }
            isOnBorder = true
            if edge.above >= 0 { smallest = min(smallest, edge.above) }
            if edge.below >= 0 { smallest = min(smallest, edge.below) }
        }
        if cell >= 0 { return (Int(cell), isOnBorder ? .border : .inside) }
        return isOnBorder ? (Int(smallest), .border) : (nil, .outside)
    }

    /// The cell above the nearest edge under the moved point, or -1.
    private func cell(under point: Point, from row: Int, in column: Int, labels: [Int32]) -> Int32 {
        var row = row
        while row >= 0 {
            let field = column * rows + row
            let range = Int(offsets[field])..<Int(offsets[field + 1])
            if range.isEmpty { return labels[field] }
            let floor = Int64(box.minY) + Int64(row) * fieldHeight
            var nearest: Edge?
            for index in range {
                let edge = edges[Int(filed[index])]
                guard edge.a.x <= point.x, point.x < edge.b.x, Self.isBelow(edge, point) else { continue }
                guard let best = nearest else {
                    nearest = edge
                    continue
                }
                if Self.isBelow(best, edge) { nearest = edge }
            }
            if let nearest, Self.reaches(nearest, floor, at: point.x) { return nearest.above }
            row -= 1
        }
        return -1
    }

    /// Whether an edge that spans the moved point's longitude passes below the moved point.
    @inline(__always)
    private static func isBelow(_ edge: Edge, _ point: Point) -> Bool {
        let side = cross(edge.a, edge.b, point)
        return side > 0 || (side == 0 && edge.b.y <= edge.a.y)
    }

    /// Which of two edges that do not cross and share a longitude is lower there: whether `lower` is.
    private static func isBelow(_ lower: Edge, _ upper: Edge) -> Bool {
        var side = lower.a.x <= upper.a.x ? cross(lower.a, lower.b, upper.a) : -cross(upper.a, upper.b, lower.a)
        if side == 0 {
            side = upper.b.x <= lower.b.x ? cross(lower.a, lower.b, upper.b) : -cross(upper.a, upper.b, lower.b)
        }
        return side > 0
    }

    /// Whether an edge is at least as high as `floor` at a longitude it spans.
    private static func reaches(_ edge: Edge, _ floor: Int64, at x: Int32) -> Bool {
        let dx = Int64(edge.b.x) - Int64(edge.a.x)
        let dy = Int64(edge.b.y) - Int64(edge.a.y)
        return (floor - Int64(edge.a.y)) * dx <= dy * (Int64(x) - Int64(edge.a.x))
    }
}
