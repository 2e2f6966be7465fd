import Foundation
import Geometry

/// GeoJSON as a source: a collection, a sequence, or one feature.
enum GeoJSONSource {
    /// - Parameter encoding: for files that break the format's rule of UTF-8.
    static func open(_ path: String, encoding: String?) throws -> Source {
        guard let encoding, try TextEncoding(encoding) != .utf8 else {
            return try open(path, lifetime: nil, name: path)
        }
        let folder = try TemporaryFolder()
        let converted = folder.path + "/converted.geojson"
        guard FileManager.default.createFile(atPath: converted, contents: nil) else {
            throw ImportFault(.notReadable(reason: converted))
        }
        let output = try FileHandle(forWritingTo: URL(filePath: converted))
        defer { try? output.close() }
        var text = try TextReader(path: path, encoding: encoding)
        while let piece = try text.next() { try output.write(contentsOf: piece) }
        return try open(converted, lifetime: folder, name: path)
    }

    private static func open(_ path: String, lifetime: TemporaryFolder?, name: String) throws -> Source {
        // What is wrong with the file is found again, with its feature, when its features are read.
        let named = try? GeoJSON.referenceSystemName(inFile: path)
        // RFC 7946 knows WGS 84 only; older files say what they are in.
        let info = SourceInfo(referenceSystem: named ?? "EPSG:4326")
        return Source(path: name, layer: nil, info: info) { body in
            try withExtendedLifetime(lifetime) {
                try reading(path) {
                    try GeoJSON.forEachFeature(inFile: path) { feature, index in
                        try body(SourceFeature(feature, index: index + 1))
                    }
                }
            }
        }
    }

    /// A byte that is no UTF-8 is the likeliest reason of a fault in Chinese files: then it is said so.
    private static func reading<Result>(_ path: String, _ work: () throws -> Result) throws -> Result {
        do { return try work() } catch let error as GeometryError {
            var text = try TextReader(path: path, encoding: nil)
            while try text.next() != nil {}
            if case .feature(let index, let cause) = error {
                throw ImportFault(.geometry(cause), feature: index + 1)
            }
            throw ImportFault(.geometry(error))
        }
    }
}

extension SourceFeature {
    fileprivate init(_ feature: GeoJSONFeature, index: Int) {
        self.init(index: index, shape: feature.shape, fields: [])
        fields = feature.properties.map { ($0.name, FieldValue($0.value)) }
        if let id = feature.id, !fields.contains(where: { $0.name == "id" }) { fields.append(("id", FieldValue(id))) }
    }
}

extension FieldValue {
    fileprivate init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .boolean(flag)
        case .integer(let number): self = .integer(number)
        case .number(let number): self = .real(number)
        case .text(let text): self = .text(text)
        case .array, .object: self = .text(value.json)
        }
    }
}
