internal import Filtering
internal import Geometry

extension FeatureCollection.Placement {
    /// A stored blob; `nil` in a file of others for one that cannot be read.
    func shape(_ blob: RawSpan, id: Int64, of layer: String) throws -> Feature.Placed? {
        switch self {
        case .lattice:
            do {
                return try GeoPackageGeometry.lattice(blob).map(Feature.Placed.lattice)
            } catch {
                throw StorageError.badGeometry(layer: layer, id: id, detail: "\(error)")
            }
        case .degrees:
            return (try? GeoPackageGeometry.read(blob).shape).map(Feature.Placed.degrees)
        case .system(let system, _):
            guard let shape = try? GeoPackageGeometry.read(blob).shape else { return nil }
            return (try? shape.mapVertices(system.degrees)).map(Feature.Placed.degrees)
        }
    }

    /// A filter whose spatial literals are in the unit in which shapes are compared.
    ///
    /// - Throws: ``Geometry/GeometryError/outOfRange(_:)`` for a literal that lies nowhere.
    func placed(_ filter: Filter) throws -> Filter {
        guard case .lattice = self else { return filter }
        return try filter.mapShapes { operand in
            func placed(_ position: Position) throws(GeometryError) -> Position {
                let point = try Lattice.point(position)
                return Position(Double(point.x), Double(point.y))
            }
            switch operand {
            case .property: return operand
            case .box(let low, let high): return .box(try placed(low), try placed(high))
            case .shape(let shape): return .shape(try shape.mapVertices { try $0.map(placed) })
            }
        }
    }

    /// A box in degrees as one of stored coordinates, a little larger than it needs to be; `nil` for everywhere.
    func bounds(_ extent: FilterExtent) -> StoredGeometry.Bounds? {
        guard case .box(let low, let high) = extent else { return nil }
        // Half a lattice unit and more: literals are rounded to it.
        let margin = 1e-7
        func bounds(_ low: Position, _ high: Position, _ margin: Double) -> StoredGeometry.Bounds {
            StoredGeometry.Bounds(
                minX: low.x - margin, maxX: high.x + margin, minY: low.y - margin, maxY: high.y + margin)
        }
        guard case .system(let system, let reach) = self else { return bounds(low, high, margin) }
        // A system of a small part of the earth knows nothing of the rest.
        guard let whole = reach else { return nil }
        let west = Position(max(low.x, whole.low.x - 1), max(low.y, whole.low.y - 1))
        let east = Position(min(high.x, whole.high.x + 1), min(high.y, whole.high.y + 1))
        guard west.x <= east.x, west.y <= east.y else { return nil }
        guard let outline = try? system.from(degrees: Extent.outline(west, east)),
            case .box(let first, let last) = FilterExtent(around: .multiPoint(outline))
        else { return nil }
        // The sides bend between the places of the outline.
        return bounds(first, last, 0.02 * max(last.x - first.x, last.y - first.y))
    }
}
