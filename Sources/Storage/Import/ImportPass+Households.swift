import Foundation
import GRDB
import Geometry

extension ImportPass {
    /// Sets recorded counts of buildings and units by their ref; rows that match none go to a file beside the source.
    func importHouseholds() throws {
        let targets = survey.mapping.targets.map(\.name)
        guard let building = targets.firstIndex(of: "building"), let unit = targets.firstIndex(of: "unit"),
            let households = targets.firstIndex(of: "households"), let people = targets.firstIndex(of: "population")
        else { return }
        let available = survey.mapping.available
        guard survey.mapping.gives(building) || survey.mapping.gives(unit) else {
            throw ImportFault(.keyNeeded(target: "building", available: available))
        }
        guard survey.mapping.gives(households) else {
            throw ImportFault(.columnUnknown(name: "households", available: available))
        }
        let known: [Layer: Set<String>] = [
            .buildings: try transaction.keys(of: .buildings), .units: try transaction.keys(of: .units),
        ]
        guard known.values.contains(where: { !$0.isEmpty }) else {
            throw ImportFault(.nothingToMatch(layer: "buildings, units"))
        }
        let hasPeople = survey.mapping.gives(people)
        var matched: [Layer: [FeatureRow]] = [:]
        var unmatched: [Item] = []
        try forEachItem { item in
            let layer: Layer
            let ref: String
            if let text = item.values[unit].text {
                (layer, ref) = (.units, text)
            } else if let text = item.values[building].text {
                // A table of units and buildings may have one column of refs for both.
                let isUnit = known[.buildings]?.contains(text) == false && known[.units]?.contains(text) == true
                (layer, ref) = (isUnit ? .units : .buildings, text)
            } else {
                throw ImportFault(.missing(field: targets[building]))
            }
            guard !item.hasDerivedHouseholds else { return }
            guard item.values[households] != .null else { throw ImportFault(.missing(field: "households"), key: ref) }
            try claim("\(layer.rawValue) \(ref)", field: layer.key, row: item.index)
            guard known[layer]?.contains(ref) == true else {
                unmatched.append(item)
                return
            }
            let values = [item.values[households]] + (hasPeople ? [item.values[people]] : [])
            matched[layer, default: []].append(FeatureRow(key: ref, values: values, shape: nil))
        }
        for layer in [Layer.buildings, .units] {
            guard let rows = matched[layer] else { continue }
            let fields = hasPeople ? layer.fields("households", "population") : layer.fields("households")
            var outcome = try transaction.upsert(layer, fields: fields, givesShapes: false, rows: rows)
            outcome.gone = 0
            take(outcome)
        }
        summary.total = summary.rows - unmatched.count
        if !unmatched.isEmpty { try write(unmatched) }
    }

    /// The rows that matched nothing, as a table to be corrected and imported again.
    private func write(_ unmatched: [Item]) throws {
        let path = URL(filePath: source.path).deletingPathExtension().path + ".unmatched.csv"
        func quoted(_ text: String) -> String {
            text.contains { ",\"\n\r".contains($0) }
                ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text
        }
        var text = "\u{FEFF}" + (["row"] + survey.mapping.targets.map(\.name)).joined(separator: ",") + "\r\n"
        for item in unmatched {
            let cells = [String(item.index)] + item.values.map { quoted($0.text ?? "") }
            text += cells.joined(separator: ",") + "\r\n"
        }
        do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
            throw ImportFault(.notReadable(reason: "\(path): \(error.localizedDescription)"))
        }
        summary.unmatched = path
        remark(.unmatched(rows: unmatched.count, path: path))
    }
}
