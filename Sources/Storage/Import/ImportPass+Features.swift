import Geometry

extension ImportPass {
    /// Barriers, estates, buildings, units, facilities: streamed, a row at a time.
    func importFeatures() throws {
        guard let layer = request.layer.features else { return }
        if layer == .buildings || layer == .units, !survey.mapping.gives(0) {
            throw ImportFault(.keyNeeded(target: layer.key, available: survey.mapping.available))
        }
        let columns = Columns(layer, survey.mapping)
        var named = 0
        let outcome = try transaction.upsert(
            layer, fields: columns.fields, givesShapes: survey.hasShapes, replace: request.replaces
        ) { put in
            try forEachItem { item in
                if item.shape == nil, layer == .barriers { throw ImportFault(.noShape) }
                let key = try key(of: item, in: layer)
                try claim(key, field: layer.key, row: item.index)
                if !item.key.isEmpty { named += 1 }
                guard faults.isEmpty else { return }
                try put(FeatureRow(key: key, values: columns.values(of: item), shape: item.shape))
            }
            try checkPlaces()
        }
        take(outcome)
        if summary.rows > named { remark(.keyFromShape(rows: summary.rows - named)) }
        if let identifier = source.info.identifier, request.key == nil,
            survey.mapping.columns.first == [identifier], identifier.lowercased() != layer.key
        {
            remark(.keyFromSource(field: identifier))
        }
        if layer == .units { try reportUnknownBuildings() }
    }

    /// The row's own key, or where rows have none, for lines and things of no record elsewhere, one of their shape.
    private func key(of item: Item, in layer: Layer) throws -> String {
        if !item.key.isEmpty { return item.key }
        switch layer {
        case .barriers, .estates, .facilities:
            guard !survey.mapping.gives(0), let shape = item.shape else {
                throw ImportFault(.missing(field: layer.key))
            }
            let base = "shape-\(ShapeHash.text(shape))"
            var key = base
            var repetition = 1
            while isClaimed(key) {
                repetition += 1
                key = "\(base)-\(repetition)"
            }
            return key
        default:
            throw ImportFault(.missing(field: layer.key))
        }
    }

    /// Stops an import whose coordinates fit the known areas clearly better in another scheme.
    private func checkPlaces() throws {
        guard transaction.datum == .cgcs2000, survey.hasShapes, let given = Scheme(survey.system) else { return }
        var areas: [MultiPolygon] = []
        for layer in [Layer.communities, .streets, .district] where areas.isEmpty {
            areas = try transaction.outlines(of: layer).map(\.area)
        }
        do { try SchemeCheck(given: given).check(sample.positions, within: areas) } catch let fault as ImportFault {
            add(fault)
            try stopAtFaults()
        }
    }

    private func reportUnknownBuildings() throws {
        let unknown = try transaction.countUnitsOfUnknownBuildings()
        if unknown > 0 { remark(.buildingUnknown(rows: unknown)) }
    }
}

extension ImportPass {
    /// How a layer's columns are filled from an import's targets; columns that the source says nothing about are left
    /// as they are.
    struct Columns {
        let fields: [Field]
        private let sources: [Int?]
        private let layer: Layer
        private let mapping: FieldMapping

        init(_ layer: Layer, _ mapping: FieldMapping) {
            self.layer = layer
            self.mapping = mapping
            let targets = mapping.targets.map(\.name)
            var fields: [Field] = []
            var sources: [Int?] = []
            for field in layer.fields where !field.isDerived {
                let target = targets.firstIndex(of: field.name)
                // A barrier's kind, strength and flags depend on each other: they are given together.
                let isComputed = layer == .barriers && field.name != "name"
                guard isComputed || target.map(mapping.gives) == true else { continue }
                fields.append(field)
                sources.append(target)
            }
            self.fields = fields
            self.sources = sources
        }

        func values(of item: Item) -> [FieldValue] {
            let barrier = layer == .barriers ? BarrierValues(item, mapping) : nil
            return zip(fields, sources).map { field, source in
                if let value = barrier?[field.name] { return value }
                return source.map { item.values[$0] } ?? .null
            }
        }
    }

    /// What a line is, and whether it runs on the ground.
    private struct BarrierValues {
        private let values: [String: FieldValue]

        init(_ item: Item, _ mapping: FieldMapping) {
            func target(_ name: String) -> (value: FieldValue, column: String?) {
                guard let index = mapping.targets.firstIndex(where: { $0.name == name }) else { return (.null, nil) }
                return (item.values[index], item.columns[index])
            }
            let said = target("kind")
            let kind = BarrierKind(said.value.text ?? "", column: said.column)
            var strength = target("strength").value
            if strength == .null { strength = .real(kind.strength) }
            var tunnel = target("tunnel").value == .boolean(true)
            let bridge = target("bridge").value == .boolean(true)
            if case .real(let level) = target("layer").value, level < 0, !bridge { tunnel = true }
            values = [
                "kind": .text(kind.rawValue), "strength": strength, "bridge": .boolean(bridge),
                "tunnel": .boolean(tunnel),
            ]
        }

        subscript(_ name: String) -> FieldValue? { values[name] }
    }
}

/// A short text that is the same for the same shape, on every machine: 64-bit FNV-1a of its vertices.
enum ShapeHash {
    static func text(_ shape: Shape<Point>) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for point in shape.vertices {
            for word in [UInt32(bitPattern: point.x), UInt32(bitPattern: point.y)] {
                for shift in stride(from: 0, to: 32, by: 8) {
                    hash = (hash ^ UInt64((word >> UInt32(shift)) & 0xFF)) &* 0x0000_0100_0000_01b3
                }
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
