internal import Geometry
internal import Planning

/// The atoms of a source: fitting areas that have a name and a weight.
struct AtomTable {
    private(set) var names: [String] = []
    private(set) var areas: [MultiPolygon] = []
    /// Whole numbers of ``unit``.
    private(set) var weights: [Int] = []
    /// What one of ``weights`` stands for: a power of ten, fine enough for the weights that the source gives.
    let unit: Double
    let plane: MetricPlane
    /// Square metres that an atom won or lost where its borders were moved, by index.
    private(set) var changed: [Int: Double]

    /// - Throws: ``StorageError/refused(_:)`` with what is wrong in rows or between them.
    init(_ request: AtomRequest) throws {
        var reading = ImportRequest(layer: .estates, source: request.source, actor: "")
        reading.key = request.key
        reading.referenceSystem = request.referenceSystem
        reading.encoding = request.encoding
        reading.repair = request.repair
        var (names, areas, weights): ([String], [MultiPolygon], [Double]) = ([], [], [])
        let datum = try FaultList.reading(request.source, as: Self.purpose) { faults in
            let source = try Source.open(request.source, encoding: request.encoding, for: .estates)
            let survey = try Survey(source, reading)
            let column = try request.weight == .area ? nil : Self.column(request.weight.name, survey.mapping.available)
            let reader = RowReader(survey, reading)
            var rows: [String: Int] = [:]
            try source.forEachFeature { feature in
                try faults.collect(feature) {
                    let item = try reader.read(feature).get()
                    let name = item.key.isEmpty ? "#\(feature.index)" : item.key
                    if request.key != nil, let first = rows.updateValue(feature.index, forKey: name) {
                        throw ImportFault(.duplicate(field: "key", text: name, first: first), key: name)
                    }
                    guard let area = item.shape?.area, !area.isEmpty else { throw ImportFault(.noShape, key: name) }
                    if let column { weights.append(try Self.weight(of: feature, in: column, name: name)) }
                    names.append(name)
                    areas.append(area)
                }
            }
            return survey.likelyDatum
        }
        guard let box = areas.compactMap(\.box).reduce(nil as Box?, { $0?.union($1) ?? $1 }) else {
            throw StorageError.refused(
                ImportRefusal(source: request.source, layer: Self.purpose, faults: [ImportFault(.noFeatures)]))
        }
        let plane = try MetricPlane.fitting(box, datum: datum)
        let fitted = try BorderFitting(plane: plane, repair: request.repair).fit(areas)
        try FaultList.reading(request.source, as: Self.purpose) { faults in
            for fault in fitted.faults { faults.add(try ImportFault(fault, names: names, on: plane)) }
        }
        if request.weight == .area { weights = try fitted.areas.map { try plane.area(of: $0).rounded() } }
        let scale = Self.scale(of: weights)
        unit = 1 / scale
        self.plane = plane
        self.names = names
        self.areas = fitted.areas
        self.weights = weights.map { Int(($0 * scale).rounded()) }
        changed = fitted.changed
    }

    /// The least power of ten that makes all weights whole, and lets their sum stay countable.
    private static func scale(of weights: [Double]) -> Double {
        let total = weights.reduce(0, +)
        var scale = 1.0
        while total > 0, total * scale * 10 <= 1e12,
            weights.contains(where: { abs($0 * scale - ($0 * scale).rounded()) > 1e-9 * $0 * scale })
        {
            scale *= 10
        }
        return scale
    }

    /// What the source is read as, for messages.
    private static let purpose = "atoms"

    private static func column(_ name: String, _ available: [String]) throws(ImportFault) -> String {
        guard let column = available.first(where: { $0.lowercased() == name.lowercased() }) else {
            throw ImportFault(.columnUnknown(name: name, available: available))
        }
        return column
    }

    private static func weight(
        of feature: SourceFeature, in column: String, name: String
    ) throws(ImportFault) -> Double {
        guard let text = feature.fields.first(where: { $0.name == column })?.value.text else {
            throw ImportFault(.missing(field: column), key: name)
        }
        guard let weight = PartitionWeight.number(text) else {
            throw ImportFault(.notANumber(field: column, text: text), key: name)
        }
        return weight
    }
}
