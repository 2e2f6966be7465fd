internal import Foundation

extension ReferenceSystem {
    /// Longer texts are no reference systems: the longest WKT in PROJ's database has some 10,000 bytes.
    private static let longestText = 65_536

    static func read(_ text: String) throws(GeometryError) -> (String, Bool, Definition) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.count <= longestText, !text.utf8.contains(0) else {
            throw .unknownReferenceSystem(String(text.prefix(80)))
        }
        switch text.uppercased().filter({ $0.isLetter || $0.isNumber }) {
        case "GCJ02": return ("GCJ-02", true, .gcj02)
        case "BD09", "BD09LL": return ("BD-09", true, .bd09)
        default: break
        }
        switch Kind(of: text) {
        case .code(let code):
            let found = try DatumInspection.inspect(code, name: code)
            return (code, found.isGeographic, .system(code, found.target))
        case .projection:
            let name = "user projection"
            let definition = text.contains("type=crs") ? text : text + " +type=crs"
            let found = try DatumInspection.inspect(definition, name: name)
            return (name, found.isGeographic, .system(definition, found.target))
        case .pipeline:
            let name = "user pipeline"
            _ = try Transform.kept(pipeline: text, name: name)
            return (name, false, .pipeline(text))
        case .document:
            let found = try DatumInspection.inspect(text, name: "user definition")
            return (found.name, found.isGeographic, .system(text, found.target))
        case .unknown:
            throw .unknownReferenceSystem(String(text.prefix(80)))
        }
    }

    /// The forms a text may have. PROJ itself would also take a name, and find “Amersfoort” in “foo”.
    private enum Kind {
        case code(String), projection, pipeline, document, unknown

        init(of text: String) {
            if text.hasPrefix("+") || text.hasPrefix("proj=") {
                self = text.contains("proj=pipeline") ? .pipeline : .projection
            } else if text.hasPrefix("{") || text.contains("[") {
                self = .document
            } else if text.wholeMatch(of: /[0-9]{4,6}/) != nil {
                self = .code("EPSG:\(text)")
            } else if text.wholeMatch(of: /[A-Za-z]+:[A-Za-z0-9_.+]+/) != nil {
                self = .code(text.uppercased())
            } else if text.wholeMatch(of: /urn:ogc:def:crs:[A-Za-z0-9_:.]+/.ignoresCase()) != nil {
                self = .code(text)
            } else {
                self = .unknown
            }
        }
    }
}
