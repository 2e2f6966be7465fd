public import Filtering
public import Geometry

extension Snapshot {
    /// What a layer may be asked for.
    public func collection(_ layer: Layer) throws -> FeatureCollection {
        try FeatureCollection(layer, datum: datum, in: db)
    }

    /// Ids of the features of a layer that a filter accepts.
    ///
    /// - Parameters:
    ///   - filter: spatial literals are in degrees.
    ///   - box: only those that share a point with it.
    /// - Throws: ``StorageError/queryTooSlow(layer:)`` after some seconds.
    public func ids(of layer: Layer, accepting filter: Filter, in box: Box? = nil) throws -> Set<Int64> {
        var condition = filter
        if let box {
            let (low, high) = (Point(box.minX, box.minY), Point(box.maxX, box.maxY))
            let inside = Filter.spatial(
                .intersects, .property(FeatureCollection.geometryName),
                .box(Lattice.degrees(low), Lattice.degrees(high)))
            if case .and(let members) = filter {
                condition = .and([inside] + members)
            } else {
                condition = .and([inside, filter])
            }
        }
        var ids: Set<Int64> = []
        try FeatureScan(try collection(layer), filter: condition, in: db).forEach(after: nil) { feature in
            ids.insert(feature.id)
            return true
        }
        return ids
    }
}
