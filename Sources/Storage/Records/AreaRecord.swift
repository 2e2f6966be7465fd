public import Geometry

/// A row of `district`, `streets` or `communities`.
public struct AreaRecord: Hashable, Sendable {
    public enum Outline: String, Hashable, Sendable, Codable {
        /// As its source had it.
        case given
        /// Dissolved from the cells inside.
        case derived
    }

    public var id: Int64
    public var code: String
    public var name: String
    /// What its source says of its class.
    public var areaClass: String?
    /// The code of the area above, where the source names it.
    public var parent: String?
    public var outline: Outline?
    /// `nil` where no outline is known yet.
    public var area: MultiPolygon?
}

extension Snapshot {
    /// The areas of an upper level in the order of their ids.
    ///
    /// - Precondition: `layer` is `district`, `streets` or `communities`.
    public func areas(_ layer: Layer) throws -> [AreaRecord] {
        precondition(layer.isArea && layer != .grids)
        var areas: [AreaRecord] = []
        try forEachRow(layer) { row in
            let id: Int64 = try row.value()
            areas.append(
                AreaRecord(
                    id: id, code: try row.value(), name: try row.value(), areaClass: try row.optional(),
                    parent: layer == .district ? nil : try row.optional(), outline: try row.optionalWord(),
                    area: try row.shape(layer, id: id)?.area))
        }
        return areas
    }
}
