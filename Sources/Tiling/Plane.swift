/// A vertex on the integer plane of one zoom of a ``TileMatrixSet``: 4096 units per tile side, `x` from the antimeridian
/// eastwards, `y` from the south **northwards**, so that left and right mean what they mean on the lattice.
public struct PlanePoint: Hashable, Sendable {
    public var x: Int64
    public var y: Int64

    public init(_ x: Int64, _ y: Int64) {
        self.x = x
        self.y = y
    }
}

extension PlanePoint: Comparable {
    /// Lexicographic: west to east, then south to north.
    public static func < (a: PlanePoint, b: PlanePoint) -> Bool {
        a.x != b.x ? a.x < b.x : a.y < b.y
    }
}

/// An axis-parallel rectangle of a plane; its sides belong to it.
struct PlaneBox: Hashable, Sendable {
    var minX: Int64
    var minY: Int64
    var maxX: Int64
    var maxY: Int64

    init(minX: Int64, minY: Int64, maxX: Int64, maxY: Int64) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    init(_ point: PlanePoint) {
        self.init(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
    }

    /// - Precondition: `points` is not empty.
    init(around points: [PlanePoint]) {
        self.init(points[0])
        for point in points { extend(to: point) }
    }

    mutating func extend(to point: PlanePoint) {
        minX = min(minX, point.x)
        minY = min(minY, point.y)
        maxX = max(maxX, point.x)
        maxY = max(maxY, point.y)
    }

    func union(_ other: PlaneBox) -> PlaneBox {
        PlaneBox(
            minX: min(minX, other.minX), minY: min(minY, other.minY),
            maxX: max(maxX, other.maxX), maxY: max(maxY, other.maxY))
    }

    func intersects(_ other: PlaneBox) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }

    func contains(_ point: PlanePoint) -> Bool {
        minX <= point.x && point.x <= maxX && minY <= point.y && point.y <= maxY
    }

    func grown(by margin: Int64) -> PlaneBox {
        PlaneBox(minX: minX - margin, minY: minY - margin, maxX: maxX + margin, maxY: maxY + margin)
    }

    /// The point of this box nearest to `point`.
    func clamp(_ point: PlanePoint) -> PlanePoint {
        PlanePoint(min(max(point.x, minX), maxX), min(max(point.y, minY), maxY))
    }
}

/// Twice the signed area of the triangle `a b c`: positive when `c` lies left of `a → b`. Exact on every plane.
@inline(__always)
func cross(_ a: PlanePoint, _ b: PlanePoint, _ c: PlanePoint) -> Int128 {
    if let near = nearCross(a, b, c) { return Int128(near) }
    return Int128(b.x - a.x) * Int128(c.y - a.y) - Int128(b.y - a.y) * Int128(c.x - a.x)
}

/// The sign of ``cross(_:_:_:)``.
@inline(__always)
func turn(_ a: PlanePoint, _ b: PlanePoint, _ c: PlanePoint) -> Int {
    if let near = nearCross(a, b, c) { return Int(near.signum()) }
    return Int(cross(a, b, c).signum())
}

/// The magnitude of ``cross(_:_:_:)``, rounded.
@inline(__always)
func doubleArea(_ a: PlanePoint, _ b: PlanePoint, _ c: PlanePoint) -> Double {
    if let near = nearCross(a, b, c) { return Double(near.magnitude) }
    return Double(cross(a, b, c).magnitude)
}

/// ``cross(_:_:_:)`` where the points are so near each other that the products and their difference fit in 64 bits.
@inline(__always)
private func nearCross(_ a: PlanePoint, _ b: PlanePoint, _ c: PlanePoint) -> Int64? {
    let (ux, uy, vx, vy) = (b.x &- a.x, b.y &- a.y, c.x &- a.x, c.y &- a.y)
    let reach = ux.magnitude | uy.magnitude | vx.magnitude | vy.magnitude
    return reach < 1 << 31 ? ux &* vy &- uy &* vx : nil
}

/// A border on a plane: from node to node, or closed; the cells on its two sides, −1 where there is none.
struct PlaneArc: Sendable {
    var left: Int32
    var right: Int32
    var points: [PlanePoint]
}
