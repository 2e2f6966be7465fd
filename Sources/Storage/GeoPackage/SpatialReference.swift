/// A row of `gpkg_spatial_ref_sys`.
///
/// The definitions name latitude first, as EPSG does; coordinates in a GeoPackage are longitude first all the same.
struct SpatialReference {
    let id: Int32
    let name: String
    let organization: String
    let definition: String
    let description: String

    static let all = [
        SpatialReference(
            id: -1, name: "Undefined Cartesian SRS", organization: "NONE", definition: "undefined",
            description: "undefined Cartesian coordinate reference system"),
        SpatialReference(
            id: 0, name: "Undefined geographic SRS", organization: "NONE", definition: "undefined",
            description: "undefined geographic coordinate reference system"),
        SpatialReference(
            id: 4326, name: "WGS 84 geodetic", organization: "EPSG",
            definition: geographic(
                code: 4326, name: "WGS 84", datum: "WGS_1984", datumCode: 6326,
                spheroid: #""WGS 84",6378137,298.257223563"#, spheroidCode: 7030),
            description: "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid"),
        SpatialReference(
            id: 4490, name: "China Geodetic Coordinate System 2000", organization: "EPSG",
            definition: geographic(
                code: 4490, name: "China Geodetic Coordinate System 2000", datum: "China_2000", datumCode: 1043,
                spheroid: #""CGCS2000",6378137,298.257222101"#, spheroidCode: 1024),
            description: "longitude/latitude coordinates in decimal degrees on the CGCS2000 spheroid"),
    ]

    /// OGC 01-009 well-known text of a geographic system on Greenwich, in degrees.
    private static func geographic(
        code: Int, name: String, datum: String, datumCode: Int, spheroid: String, spheroidCode: Int
    ) -> String {
        func authority(_ code: Int) -> String { #"AUTHORITY["EPSG","\#(code)"]"# }
        return #"GEOGCS["\#(name)",DATUM["\#(datum)",SPHEROID[\#(spheroid),\#(authority(spheroidCode))],"#
            + #"\#(authority(datumCode))],PRIMEM["Greenwich",0,\#(authority(8901))],"#
            + #"UNIT["degree",0.0174532925199433,\#(authority(9122))],"#
            + #"AXIS["Latitude",NORTH],AXIS["Longitude",EAST],\#(authority(code))]"#
    }
}
