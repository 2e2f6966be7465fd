internal import Filtering
internal import GRDB
internal import Geometry

extension FeatureCollection {
    /// A layer of a district's file.
    init(_ layer: Layer, datum: Datum, in db: Database) throws {
        id = layer.rawValue
        title = layer.title
        about = nil
        properties = layer.shownProperties
        extent = try Extent.stored(layer.rawValue, in: db)
        shapeKind = layer.isArea ? "MultiPolygon" : nil
        rows = FeatureRows(
            table: layer.rawValue, id: "id", geometry: "geom", spatialIndex: layer.spatialIndex, properties)
        placement = .lattice
        referenceSystem = "EPSG:\(datum.epsg)"
    }
}

extension Layer {
    /// What tiles and exports show of it: counts of households, never of persons, and no bookkeeping.
    fileprivate var shownProperties: [FeatureCollection.Property] {
        let code = FeatureCollection.Property(key, .text)
        let name = FeatureCollection.Property("name", .text)
        let kind = FeatureCollection.Property("kind", .text)
        let source = FeatureCollection.Property("households_source", .text)
        let households = FeatureCollection.Property("households", .number, isInteger: true)
        let assignment: [FeatureCollection.Property] = [
            .init("community", .text), .init("grid", .text), .init("share", .number), .init("method", .text),
            .init("undecided", .text),
        ]
        return switch self {
        case .district, .streets, .communities: [code, name, .init("class", .text)]
        case .grids:
            [
                code, name, .init("community", .text), kind, .init("locked", .boolean), households, source,
                .init("buildings", .number, isInteger: true), .init("area_m2", .number),
            ]
        case .barriers:
            [code, name, kind, .init("strength", .number), .init("bridge", .boolean), .init("tunnel", .boolean)]
        case .estates: [code, name]
        case .buildings:
            [
                code, name, .init("use", .text), .init("levels", .number),
                .init(
                    "households", .number, isInteger: true,
                    sql: BuildingRecord.householdsSQL("t")), source,
            ] + assignment
        case .units: [code, .init("building", .text), households] + assignment
        case .facilities: [code, kind, name] + assignment
        }
    }
}
