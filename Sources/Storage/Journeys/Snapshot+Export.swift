internal import Geometry
internal import Planning

/// A row on its way out of the file.
struct ExportRow {
    var id: Int64
    var shape: Shape<Point>?
    /// In the order of ``Layer/exportedFields``, without the id.
    var values: [JSONValue]
}

extension Layer {
    /// The columns of an export after `id`. Counts of persons are not among them.
    var exportedFields: [String] {
        switch self {
        case .district, .streets, .communities: ["code", "name", "class"]
        case .grids: ["code", "name", "community", "households", "households_source", "buildings", "area_m2"]
        case .barriers: ["ref", "name", "kind", "strength", "bridge", "tunnel"]
        case .estates: ["ref", "name"]
        case .buildings: ["ref", "households", "households_source", "grid", "share", "method"]
        case .units: ["ref", "building", "households", "grid", "share", "method"]
        case .facilities: ["ref", "kind", "name", "grid", "share", "method"]
        }
    }
}

extension Snapshot {
    /// Reads the rows of a layer as an export writes them, in the order of their ids.
    func forEachExportRow(_ layer: Layer, _ body: (ExportRow) throws -> Void) throws {
        switch layer {
        case .district, .streets, .communities:
            for area in try areas(layer) {
                try body(
                    ExportRow(
                        id: area.id, shape: area.area.map { Shape($0) },
                        values: [.text(area.code), .text(area.name), JSONValue(area.areaClass)]))
            }
        case .grids:
            for grid in try grids() {
                try body(
                    ExportRow(
                        id: grid.id, shape: Shape(grid.area),
                        values: [
                            .text(grid.code), .text(grid.name), .text(grid.community),
                            JSONValue(grid.households?.count), JSONValue(grid.households?.source.rawValue),
                            JSONValue(grid.buildings), JSONValue(grid.squareMetres),
                        ]))
            }
        case .barriers:
            for barrier in try barriers() {
                try body(
                    ExportRow(
                        id: barrier.id, shape: barrier.shape,
                        values: [
                            .text(barrier.ref), JSONValue(barrier.name), JSONValue(barrier.kind),
                            JSONValue(barrier.strength), .bool(barrier.isBridge), .bool(barrier.isTunnel),
                        ]))
            }
        case .estates:
            for estate in try estates() {
                try body(
                    ExportRow(
                        id: estate.id, shape: estate.shape, values: [.text(estate.ref), JSONValue(estate.name)]))
            }
        case .buildings:
            try forEachBuilding { building in
                try body(
                    ExportRow(
                        id: building.id, shape: building.shape,
                        values: [
                            .text(building.ref), JSONValue(building.households?.count),
                            JSONValue(
                                building.unitHouseholds == nil
                                    ? building.households?.source.rawValue : Households.sumOfUnits),
                        ] + Self.assigned(building.gridCode, building.assignment)))
            }
        case .units:
            for unit in try units() {
                try body(
                    ExportRow(
                        id: unit.id, shape: unit.shape,
                        values: [.text(unit.ref), JSONValue(unit.building), JSONValue(unit.households)]
                            + Self.assigned(unit.gridCode, unit.assignment)))
            }
        case .facilities:
            for facility in try facilities() {
                try body(
                    ExportRow(
                        id: facility.id, shape: facility.shape,
                        values: [.text(facility.ref), JSONValue(facility.kind), JSONValue(facility.name)]
                            + Self.assigned(facility.gridCode, facility.assignment)))
            }
        }
    }

    private static func assigned(_ grid: String?, _ assignment: Assignment?) -> [JSONValue] {
        [JSONValue(grid), JSONValue(assignment?.share), JSONValue(assignment?.method.rawValue)]
    }
}

extension JSONValue {
    init(_ text: String?) { self = text.map(JSONValue.text) ?? .null }
    init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
    init(_ number: Double?) { self = number.map(JSONValue.number) ?? .null }
}
