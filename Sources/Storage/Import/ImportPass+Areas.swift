import Geometry
import Planning

extension ImportPass {
    /// District, streets, communities: few rows, looked at together.
    func importAreas() throws {
        guard let layer = request.layer.features, let level = Level(layer) else { return }
        let columns = Columns(layer, survey.mapping)
        var items: [Item] = []
        try forEachItem { item in
            var item = item
            item.key = try code(of: item, level: level).text
            try claim(item.key, field: "code", row: item.index)
            items.append(item)
        }
        try checkNames(items, columns, layer)
        try checkOutlines(items, layer)
        if layer == .communities { items = try fitBorders(items) }
        let parent = level == .street ? "district" : level == .community ? "street" : nil
        let fields = columns.fields.filter { $0.name != parent } + (parent.map { layer.fields($0) } ?? [])
        let rows = items.map { item in
            var values = zip(columns.fields, columns.values(of: item)).filter { $0.0.name != parent }.map(\.1)
            if parent != nil { values.append(FieldValue((try? DivisionCode(item.key))?.parent?.text)) }
            return FeatureRow(key: item.key, values: values, shape: item.shape)
        }
        take(
            try transaction.upsert(
                layer, fields: fields, givesShapes: survey.hasShapes, replace: request.replaces, rows: rows))
    }

    /// The code of an area, which must be of the layer's level.
    private func code(of item: Item, level: Level) throws(ImportFault) -> DivisionCode {
        guard survey.mapping.gives(0) else {
            throw ImportFault(.keyNeeded(target: "code", available: source.info.fields ?? []))
        }
        guard !item.key.isEmpty else { throw ImportFault(.missing(field: "code")) }
        let code: DivisionCode
        do { code = try DivisionCode(item.key) } catch {
            if case .codeInScientificNotation = error { throw ImportFault(.spreadsheetCode(text: item.key)) }
            throw ImportFault(.notACode(text: item.key, reason: "6, 9 or 12 digits"))
        }
        guard code.level == level else {
            throw ImportFault(.notACode(text: item.key, reason: "\(code.level.rawValue) ≠ \(level.rawValue)"))
        }
        return code
    }

    /// New areas need a name.
    private func checkNames(_ items: [Item], _ columns: Columns, _ layer: Layer) throws {
        guard let name = survey.mapping.targets.firstIndex(where: { $0.name == "name" }) else { return }
        let known = survey.mapping.gives(name) ? [] : try transaction.keys(of: layer)
        for item in items where item.values[name] == .null && !known.contains(item.key) {
            add(ImportFault(.missing(field: "name"), feature: item.index, key: item.key))
        }
        try stopAtFaults()
    }
}

extension Level {
    fileprivate init?(_ layer: Layer) {
        switch layer {
        case .district: self = .district
        case .streets: self = .street
        case .communities: self = .community
        default: return nil
        }
    }
}

extension ImportPass {
    func checkOutlines(_ items: [Item], _ layer: Layer) throws {}
    func fitBorders(_ items: [Item]) throws -> [Item] { items }
    func importGrids() throws {}
}
