internal import Filtering
internal import Geometry

/// Spatial literals in the system they were given in, put into degrees.
enum SpatialPlacing {
    /// - Throws: ``Geometry/GeometryError`` for what lies nowhere on earth.
    static func placed(_ operand: SpatialOperand, _ crs: FeatureCRS) throws(GeometryError) -> SpatialOperand {
        switch operand {
        case .property: return operand
        case .shape(let shape):
            let placed = try shape.mapVertices(crs.degrees)
            if let wrong = placed.vertices.first(where: { abs($0.x) > 180 || abs($0.y) > 90 }) {
                throw .outOfRange(wrong)
            }
            return .shape(placed)
        case .box(let low, let high): return try placed(box: try crs.degrees([low, high]))
        }
    }

    /// A box ends at the poles. Where its west lies east of its east it passes the antimeridian, and is two. Maps that
    /// go round and round ask beyond ±180 from west to east: that is the same piece of the one world, or all of it.
    private static func placed(box corners: [Position]) throws(GeometryError) -> SpatialOperand {
        var (low, high) = (corners[0], corners[1])
        guard low.y <= high.y else { throw impossible("its south lies north of its north") }
        (low.y, high.y) = (max(low.y, -90), min(high.y, 90))
        guard low.y <= high.y else { throw impossible("it lies beyond a pole") }
        if max(abs(low.x), abs(high.x)) > 180 {
            guard low.x <= high.x else {
                throw impossible("its west lies east of its east, and one of them is beyond ±180")
            }
            (low.x, high.x) = high.x - low.x >= 360 ? (-180, 180) : (inWorld(low.x), inWorld(high.x))
        }
        guard low.x > high.x else { return .box(low, high) }
        let parts = [
            SpatialOperand.box(low, Position(180, high.y)).literal,
            SpatialOperand.box(Position(-180, low.y), high).literal,
        ].compactMap { $0 }
        return .shape(.collection(parts))
    }

    private static func inWorld(_ longitude: Double) -> Double {
        abs(longitude) <= 180 ? longitude : longitude - 360 * ((longitude + 180) / 360).rounded(.down)
    }

    private static func impossible(_ reason: String) -> GeometryError {
        .overlay(operation: "reading a box", reason: reason)
    }
}
