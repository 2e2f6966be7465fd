internal import Foundation
internal import Geometry

extension District {
    /// Writes a layer row by row, as one generation of the file has it.
    ///
    /// - Throws: ``StorageError/cannotWrite(path:detail:)``; then nothing is left behind.
    public func export(_ request: ExportRequest) throws -> ExportSummary {
        var file = try ExportFile(request.path)
        do {
            let summary = try read { try $0.export(request, to: &file) }
            try file.finish()
            return summary
        } catch {
            file.abandon()
            throw error
        }
    }
}

extension Snapshot {
    fileprivate func export(_ request: ExportRequest, to file: inout ExportFile) throws -> ExportSummary {
        let fields = request.layer.exportedFields
        var summary = ExportSummary(
            layer: request.layer, format: request.format, path: request.path, rows: 0, withoutShape: 0,
            generation: try generation)
        switch request.format {
        case .geojson: try file.append(try collectionHead(request.layer.rawValue))
        case .geojsonl: break
        case .csv:
            try file.append { bytes in
                bytes.append(contentsOf: CSVText.byteOrderMark)
                CSVText.append((["id"] + fields).map(JSONValue.text), to: &bytes)
            }
        }
        try forEachExportRow(request.layer) { row in
            try file.append { bytes in
                if request.format == .csv {
                    CSVText.append([.integer(row.id)] + row.values, to: &bytes)
                } else {
                    if request.format == .geojson, summary.rows > 0 { bytes.append(contentsOf: ",\n".utf8) }
                    GeoJSON.feature(
                        id: row.id, shape: row.shape,
                        properties: [("id", .integer(row.id))] + zip(fields, row.values).map { ($0, $1) }, into: &bytes)
                    if request.format == .geojsonl { bytes.append(UInt8(ascii: "\n")) }
                }
            }
            summary.rows += 1
            if row.shape == nil { summary.withoutShape += 1 }
        }
        if request.format == .geojson { try file.append("\n]}\n") }
        return summary
    }

    /// With the notes that every map and export carries, where they are set.
    func collectionHead(_ collection: String) throws -> String {
        var head = #"{"type":"FeatureCollection","name":"\#(collection)","#
        let notes: [(String, Setting)] = [
            ("notice", .notice), ("classification", .classification), ("mapApproval", .mapApproval),
        ]
        for (name, setting) in notes {
            guard let text = try self.setting(setting) else { continue }
            head += "\"\(name)\":\(JSONValue.text(text).json),"
        }
        return head + "\"features\":[\n"
    }
}
