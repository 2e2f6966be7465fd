public import Topology

/// A coverage made ready to be cut into tiles: its arcs on the world plane, each vertex with its importance.
///
/// Neighbours never crack: a border is simplified once for all tiles of a zoom, rounded together with all others near it,
/// and every tile takes its edges from there.
public struct CoverageTiles: Sendable {
    /// The deepest zoom that is cut; there the borders keep every vertex, and clients enlarge from there on.
    public let maxZoom: Int
    let set: TileMatrixSet
    let arcs: [PlaneArc]
    let cellCount: Int
    /// Of each arc, along the axes of the world plane.
    let lengths: [Double]
    let boxes: [PlaneBox]
    private let importance: Importance
    private let arcIndex: BoxIndex
    /// The arcs of each cell, one cell after another, with where each begins.
    private let arcsOfCells: [Int32]
    private let arcStarts: [Int]
    /// Of the cells that have arcs.
    private let cellIndex: BoxIndex
    private let cells: [Int32]

    /// Side of a zoom's unit square, times this, squared: smaller corners are left out. A quarter of a screen pixel.
    private static let tolerance = 4.0
    /// Vertices that cut lines may add at the deepest zoom: bounds memory for coverages of any extent.
    private static let maxCrossings = 2_000_000.0

    /// - Parameters:
    ///   - coverage: its cells are numbered as in ``TilePiece/cell``.
    ///   - set: whose tiles are cut.
    public init(_ coverage: Coverage, in set: TileMatrixSet = .webMercatorQuad, maxZoom: Int = 18) {
        let arcs = Cores().map(stretchesOf: coverage.arcs.count, inSlicesOf: Self.slice) { range in
            coverage.arcs[range].map {
                PlaneArc(left: $0.left, right: $0.right, points: $0.points.map(set.world))
            }
        }
        self.init(arcs: arcs, cellCount: coverage.cellCount, maxZoom: maxZoom, in: set)
    }

    init(arcs: [PlaneArc], cellCount: Int, maxZoom: Int, in set: TileMatrixSet = .webMercatorQuad) {
        self.arcs = arcs
        self.set = set
        self.cellCount = cellCount
        importance = Importance(of: arcs)
        lengths = Cores().map(stretchesOf: arcs.count, inSlicesOf: Self.slice) {
            $0.map { Self.length(arcs[$0].points) }
        }
        let length = lengths.reduce(0, +)
        var zoom = min(max(maxZoom, 0), TileID.maxZoom)
        while zoom > 0, length / Double(TileID.extent << (WebMercator.worldZoom - zoom)) > Self.maxCrossings {
            zoom -= 1
        }
        self.maxZoom = zoom
        let boxes = Cores().map(stretchesOf: arcs.count, inSlicesOf: Self.slice) { range in
            arcs[range].map { PlaneBox(around: $0.points) }
        }
        self.boxes = boxes
        arcIndex = BoxIndex(boxes)
        var starts = [Int](repeating: 0, count: cellCount + 1)
        var cellBoxes = [PlaneBox?](repeating: nil, count: cellCount)
        func forEachSide(_ body: (_ cell: Int, _ arc: Int) -> Void) {
            for (number, arc) in arcs.enumerated() {
                if arc.left >= 0 { body(Int(arc.left), number) }
                if arc.right >= 0, arc.right != arc.left { body(Int(arc.right), number) }
            }
        }
        forEachSide { cell, arc in
            starts[cell + 1] += 1
            cellBoxes[cell] = cellBoxes[cell]?.union(boxes[arc]) ?? boxes[arc]
        }
        for cell in 0..<cellCount { starts[cell + 1] += starts[cell] }
        arcStarts = starts
        var ofCells = [Int32](repeating: 0, count: starts[cellCount])
        forEachSide { cell, arc in
            ofCells[starts[cell]] = Int32(arc)
            starts[cell] += 1
        }
        arcsOfCells = ofCells
        cells = (0..<Int32(cellCount)).filter { cellBoxes[Int($0)] != nil }
        cellIndex = BoxIndex(cellBoxes.compactMap { $0 })
    }

    private static func length(_ points: [PlanePoint]) -> Double {
        var length = 0.0
        for i in points.indices.dropFirst() {
            length += Double(abs(points[i].x - points[i - 1].x) + abs(points[i].y - points[i - 1].y))
        }
        return length
    }

    /// Arcs that a core takes at a time.
    static let slice = 1 << 10

    /// The numbers of a cell's arcs.
    func arcs(ofCell cell: Int) -> ArraySlice<Int32> { arcsOfCells[arcStarts[cell]..<arcStarts[cell + 1]] }

    /// The arcs whose boxes touch a box of the world plane.
    func arcs(near box: PlaneBox) -> [Int] { arcIndex.touching(box) }

    /// The cells whose boxes touch a box of the world plane.
    func cells(near box: PlaneBox) -> [Int] { cellIndex.touching(box).map { Int(cells[$0]) } }

    /// The vertices of an arc that are important enough at a zoom.
    @inline(__always)
    func forEachVertex(of number: Int, at z: Int, _ body: (PlanePoint) -> Void) {
        let points = arcs[number].points
        guard z < maxZoom else { return points.forEach(body) }
        let side = Self.tolerance * Double(Int64(1) << (WebMercator.worldZoom - z))
        let threshold = side * side
        let importance = importance.ofArcs[number]
        for vertex in points.indices where importance[vertex] > threshold { body(points[vertex]) }
    }

    /// An arc with the vertices that are important enough at a zoom.
    func simplified(_ number: Int, at z: Int) -> PlaneArc {
        let arc = arcs[number]
        guard z < maxZoom else { return arc }
        var points: [PlanePoint] = []
        forEachVertex(of: number, at: z) { points.append($0) }
        return PlaneArc(left: arc.left, right: arc.right, points: points)
    }

    /// What all tiles of zoom `z` (at most ``maxZoom``) have in common.
    public func level(_ z: Int) -> TileLevel { TileLevel(self, z: min(max(z, 0), maxZoom)) }

    /// All arcs as they are drawn at zoom `z` (at most ``maxZoom``): simplified, rounded, broken at tile edges, without
    /// those around cells too small to draw.
    public func zoomed(to z: Int) -> ZoomedCoverage { level(z).whole() }
}
