import Geometry
import Planning

/// What the first rows of a source tell before any is taken: which columns fill what, what the coordinates mean,
/// whether the text is readable.
struct Survey: Sendable {
    static let rowsSeen = 2000

    let mapping: FieldMapping
    /// `nil` for degrees of whatever datum the file has.
    let system: ReferenceSystem?
    /// Whether nobody said what the coordinates are.
    let isAssumed: Bool
    let hasShapes: Bool
    /// The datum that a file made for this source should have.
    let likelyDatum: Datum

    init(_ source: Source, _ request: ImportRequest) throws {
        let rows = try source.first(Self.rowsSeen)
        guard !rows.isEmpty else { throw ImportFault(.noFeatures) }
        try Self.checkText(rows, request)
        mapping = try FieldMapping(request.layer, request, source.info, rows: rows)
        let shapes = rows.compactMap(\.shape)
        hasShapes = source.info.fields == nil ? !shapes.isEmpty : source.info.hasShapes
        let named = request.referenceSystem ?? source.info.referenceSystem
        do { system = try named.map { text throws(GeometryError) in try ReferenceSystem(text) } } catch {
            throw ImportFault(.geometry(error))
        }
        isAssumed = named == nil && hasShapes
        if request.referenceSystem == nil, system?.isGeographic ?? true {
            for row in rows {
                guard let vertex = row.shape?.vertices.first(where: { abs($0.x) > 400 || abs($0.y) > 400 }) else {
                    continue
                }
                throw ImportFault(.projectedCoordinates, feature: row.index, place: vertex)
            }
        }
        likelyDatum = Self.datum(shapes, system, mapping, rows)
    }

    private static func checkText(_ rows: [SourceFeature], _ request: ImportRequest) throws {
        if let encoding = request.encoding, try TextEncoding(encoding) == .utf8 { return }
        var names: [String] = rows.first?.fields.map(\.name) ?? []
        for row in rows {
            for case (_, .text(let text)) in row.fields { names.append(text) }
        }
        guard let found = Misdecoding.find(in: names) else { return }
        throw ImportFault(
            .misdecoded(
                text: String(found.text.prefix(40)), meant: String(found.meant.prefix(40)), advice: found.encoding))
    }

    /// China's mainland, islands and seas, degrees.
    private static let china = (west: 73.0, south: 3.4, east: 135.1, north: 53.6)

    private static func datum(
        _ shapes: [Shape<Position>], _ system: ReferenceSystem?, _ mapping: FieldMapping, _ rows: [SourceFeature]
    ) -> Datum {
        let first = shapes.lazy.flatMap { $0.vertices.prefix(1) }.first
        if let first, let place = try? system?.degrees([first]).first ?? first {
            let isInside = china.west...china.east ~= place.x && china.south...china.north ~= place.y
            return isInside ? .cgcs2000 : .wgs84
        }
        // A list without shapes: its codes begin with a province of China, 11 to 82.
        guard let key = mapping.targets.firstIndex(where: { $0.kind == .key }) else { return .wgs84 }
        let codes = rows.compactMap { mapping.values(of: $0)[key].value.text }
        let isChinese = codes.contains { code in
            (try? DivisionCode(code)).flatMap { Int($0.text.prefix(2)) }.map { (11...82).contains($0) } ?? false
        }
        return isChinese ? .cgcs2000 : .wgs84
    }
}
