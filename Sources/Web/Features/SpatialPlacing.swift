internal import Filtering
internal import Geometry

/// Spatial literals in the system they were given in, put into degrees.
enum SpatialPlacing {
    /// - Throws: ``Filtering/FilterError`` without a place for what lies nowhere on earth.
    static func placed(_ operand: SpatialOperand, _ crs: FeatureCRS) throws(FilterError) -> SpatialOperand {
        do throws(GeometryError) {
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
        } catch {
            throw FilterError(literal: "\(error)")
        }
    }

    /// A box ends at the edge of the world; one whose west lies east of its east is two, on either side of the
    /// antimeridian.
    private static func placed(box corners: [Position]) throws(GeometryError) -> SpatialOperand {
        func inWorld(_ corner: Position) -> Position {
            Position(min(max(corner.x, -180), 180), min(max(corner.y, -90), 90))
        }
        let (low, high) = (inWorld(corners[0]), inWorld(corners[1]))
        guard low.y <= high.y else {
            throw .overlay(operation: "reading a box", reason: "its south lies north of its north")
        }
        guard low.x > high.x else { return .box(low, high) }
        let parts = [
            SpatialOperand.box(low, Position(180, high.y)).literal,
            SpatialOperand.box(Position(-180, low.y), high).literal,
        ].compactMap(\.self)
        return .shape(.collection(parts))
    }
}
