internal import CPROJ

/// What PROJ knows about a definition: its kind, and whether its datum has a public way to degrees of today.
struct DatumInspection {
    let name: String
    let isGeographic: Bool
    /// The datum to go to: PROJ knows public transformations of other datums, and uses a user's own shift, only towards
    /// WGS 84; from there to CGCS2000 nothing changes.
    let target: Datum

    /// - Parameters:
    ///   - definition: a code, PROJ string with `+type=crs`, WKT or PROJJSON.
    ///   - name: what errors call it.
    static func inspect(_ definition: String, name: String) throws(GeometryError) -> DatumInspection {
        guard let context = proj_context_create() else {
            throw .overlay(operation: "starting PROJ", reason: "out of memory")
        }
        defer { proj_context_destroy(context) }
        proj_log_level(context, PJ_LOG_NONE)
        guard let system = proj_create(context, definition) else { throw .unknownReferenceSystem(name) }
        defer { proj_destroy(system) }
        let ownName = Self.name(of: system)
        let hasParameters = definition.hasPrefix("+") && definition.givesShift
        return try inspect(
            system, in: context, name: ownName == "unknown" || ownName.isEmpty ? name : ownName,
            errorName: name, hasParameters: hasParameters)
    }

    private static func inspect(
        _ system: OpaquePointer, in context: OpaquePointer, name: String, errorName: String, hasParameters: Bool
    ) throws(GeometryError) -> DatumInspection {
        let kind = proj_get_type(system)
        let inner: OpaquePointer? =
            switch kind {
            case PJ_TYPE_COMPOUND_CRS: proj_crs_get_sub_crs(context, system, 0)
            case PJ_TYPE_BOUND_CRS: proj_get_source_crs(context, system)
            default: nil
            }
        if let inner {
            defer { proj_destroy(inner) }
            return try inspect(
                inner, in: context, name: name, errorName: errorName, hasParameters: hasParameters)
        }
        let isGeographic = kind == PJ_TYPE_GEOGRAPHIC_2D_CRS || kind == PJ_TYPE_GEOGRAPHIC_3D_CRS
        guard isGeographic || kind == PJ_TYPE_PROJECTED_CRS, let base = proj_crs_get_geodetic_crs(context, system)
        else { throw .unknownReferenceSystem(errorName) }
        defer { proj_destroy(base) }
        if let old = oldChineseDatum(of: base, in: context, hasParameters: hasParameters) {
            throw .needsParameters(errorName.hasPrefix("user") ? old : "\(errorName) (\(old))")
        }
        let datum = datumNames(of: base, in: context)
        let isChina2000 = datum.contains("china2000") || datum.contains("cgcs2000")
        return DatumInspection(name: name, isGeographic: isGeographic, target: isChina2000 ? .cgcs2000 : .wgs84)
    }

    /// Xi'an 80 or Beijing 54, by name, or by ellipsoid where the datum is none of EPSG's (Pulkovo 1942 shares the
    /// ellipsoid but has public transformations); `nil` for every other datum.
    private static func oldChineseDatum(
        of base: OpaquePointer, in context: OpaquePointer, hasParameters: Bool
    ) -> String? {
        let datum = proj_crs_get_datum_forced(context, base)
        defer { proj_destroy(datum) }
        let names = datumNames(of: base, in: context)
        if names.contains("xian") || names.contains("西安") { return "Xi'an 80" }
        if names.contains("beijing") || names.contains("北京") { return "Beijing 54" }
        guard !hasParameters, datum == nil || proj_get_id_auth_name(datum, 0) == nil,
            let ellipsoid = proj_get_ellipsoid(context, base)
        else { return nil }
        defer { proj_destroy(ellipsoid) }
        var semiMajor = 0.0
        var inverseFlattening = 0.0
        guard proj_ellipsoid_get_parameters(context, ellipsoid, &semiMajor, nil, nil, &inverseFlattening) == 1
        else { return nil }
        if abs(semiMajor - 6_378_140) < 1, abs(inverseFlattening - 298.257) < 0.001 { return "Xi'an 80" }
        if abs(semiMajor - 6_378_245) < 1, abs(inverseFlattening - 298.3) < 0.001 { return "Beijing 54" }
        return nil
    }

    /// The names of a geodetic system and of its datum, letters and digits of them.
    private static func datumNames(of base: OpaquePointer, in context: OpaquePointer) -> String {
        let datum = proj_crs_get_datum_forced(context, base)
        defer { proj_destroy(datum) }
        return (name(of: base) + (datum.map(name) ?? "")).lowercased().filter { $0.isLetter || $0.isNumber }
    }

    private static func name(of object: OpaquePointer) -> String {
        proj_get_name(object).map { String(cString: $0) } ?? ""
    }
}

extension String {
    /// Whether a PROJ string carries a datum shift of its own: `+towgs84=` with something else than zeros, or grids.
    fileprivate var givesShift: Bool {
        split(whereSeparator: \.isWhitespace).contains { term in
            if term.hasPrefix("+towgs84=") {
                return term.dropFirst(9).split(separator: ",").contains { Double($0).map { $0 != 0 } ?? true }
            }
            return term.hasPrefix("+nadgrids=") && term != "+nadgrids=@null"
        }
    }
}
