import Geometry
import Planning

extension ImportPass {
    /// District, streets, communities: few rows, looked at together.
    func importAreas() throws {
        guard let layer = request.layer.features, let level = Level(layer) else { return }
        guard survey.mapping.gives(0) else {
            throw ImportFault(.keyNeeded(target: "code", available: survey.mapping.available))
        }
        var items: [Item] = []
        try forEachItem { item in
            var item = item
            item.key = try code(of: item, level: level).text
            try claim(item.key, field: "code", row: item.index)
            items.append(item)
        }
        try checkNames(items, in: layer)
        try checkOutlines(items, of: layer)
        if layer == .communities { try fitBorders(of: &items) }
        let fields = fields(of: layer)
        var rows = items.map { item in
            FeatureRow(key: item.key, values: fields.map { $0.value(item) }, shape: item.shape)
        }
        if layer == .communities, request.replaces { rows += try heldCommunities(but: items, fields.map(\.field)) }
        take(
            try transaction.upsert(
                layer, fields: fields.map(\.field), givesShapes: survey.hasShapes, replace: request.replaces, rows: rows
            ))
        try deriveOutlines()
        let without = try transaction.snapshot.count(of: layer) - transaction.countShapes(in: layer)
        if without > 0 { remark(.noOutlines(rows: without)) }
    }

    /// What an area's columns are filled with: what the source says, the code of the level above, and whether the
    /// outline is the source's.
    private func fields(of layer: Layer) -> [(field: Field, value: (Item) -> FieldValue)] {
        let targets = survey.mapping.targets.map(\.name)
        return layer.fields.compactMap { field in
            switch field.name {
            case "district", "street":
                return (field, { FieldValue((try? DivisionCode($0.key))?.parent?.text) })
            case "outline":
                guard survey.hasShapes else { return nil }
                return (field, { $0.shape == nil ? .null : .text(AreaRecord.Outline.given.rawValue) })
            default:
                guard let target = targets.firstIndex(of: field.name), survey.mapping.gives(target) else { return nil }
                return (field, { $0.values[target] })
            }
        }
    }

    /// The code of an area, which must be of the layer's level.
    private func code(of item: Item, level: Level) throws(ImportFault) -> DivisionCode {
        guard !item.key.isEmpty else { throw ImportFault(.missing(field: "code")) }
        let code: DivisionCode
        do { code = try DivisionCode(item.key) } catch { throw ImportFault(error, text: item.key) }
        guard code.level == level else {
            throw ImportFault(.wrongLevel(text: item.key, found: code.level.rawValue, expected: level.rawValue))
        }
        return code
    }

    /// Areas that are new need a name.
    private func checkNames(_ items: [Item], in layer: Layer) throws {
        guard let name = survey.mapping.targets.firstIndex(where: { $0.name == "name" }) else { return }
        let known = survey.mapping.gives(name) ? [] : try transaction.keys(of: layer)
        for item in items where item.values[name] == .null && !known.contains(item.key) {
            add(ImportFault(.missing(field: "name"), feature: item.index, key: item.key))
        }
        try stopAtFaults()
    }

    /// Stops an import whose outlines fit what is known clearly better in another scheme.
    private func checkOutlines(_ items: [Item], of layer: Layer) throws {
        guard transaction.datum == .cgcs2000, let given = Scheme(survey.system) else { return }
        let outlines = items.filter { $0.shape != nil }
        guard !outlines.isEmpty else { return }
        let check = SchemeCheck(given: given)
        do {
            let known = try transaction.outlines(of: layer)
            let same = Set(known.map(\.code)).intersection(outlines.map(\.key))
            if !same.isEmpty {
                let area = try Overlay.union(known.filter { same.contains($0.code) }.map(\.area))
                try check.check(outlines.filter { same.contains($0.key) }.compactMap(\.raw), against: area, .same)
            } else if let above = try [Layer.streets, .district].filter({ $0 != layer && layer != .district })
                .lazy.map({ try self.transaction.outlines(of: $0).map(\.area) }).first(where: { !$0.isEmpty })
            {
                try check.check(outlines.compactMap(\.raw), against: Overlay.union(above), .within)
            } else if layer != .communities {
                let below = try transaction.outlines(of: .communities).map(\.area)
                guard !below.isEmpty else { return }
                try check.check(outlines.compactMap(\.raw), against: Overlay.union(below), .around)
            }
        } catch let fault as ImportFault {
            add(fault)
            try stopAtFaults()
        }
    }
}

extension ImportFault {
    /// What Planning has against a code.
    init(_ error: PlanningError, text: String) {
        if case .codeInScientificNotation = error {
            self.init(.spreadsheetCode(text: text))
        } else {
            self.init(.notACode(text: text))
        }
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
