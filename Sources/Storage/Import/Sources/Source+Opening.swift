import Foundation
import Geometry

extension Source {
    /// Opens what a user names: a path, or a path and a layer behind a colon.
    ///
    /// Nothing but local files is ever opened.
    static func open(_ named: String, encoding: String?, for layer: ImportLayer) throws -> Source {
        let (path, name) = try split(named)
        switch URL(filePath: path).pathExtension.lowercased() {
        case "geojson", "json", "geojsonl", "geojsonseq", "geojsons", "ndjson", "jsonl":
            if let name { throw ImportFault(.layerUnknown(name: name, available: [])) }
            return try GeoJSONSource.open(path, encoding: encoding)
        case "csv", "tsv", "txt":
            if let name { throw ImportFault(.layerUnknown(name: name, available: [])) }
            // Lists of areas often tell a point on each: that is no outline.
            let readsPoints = !(layer.features?.isArea ?? true)
            return try CSVSource.open(path, encoding: encoding, readsPoints: readsPoints)
        case "gpkg":
            return try GeoPackageSource.open(path, layer: name)
        default:
            return try ConvertedSource.open(path, layer: name, encoding: encoding)
        }
    }

    /// The path and the layer that `FILE:LAYER` names.
    static func split(_ named: String) throws(ImportFault) -> (path: String, layer: String?) {
        let exists = FileManager.default.fileExists(atPath:)
        if exists(named) { return (named, nil) }
        if let colon = named.lastIndex(of: ":"), colon != named.startIndex {
            let path = String(named[..<colon])
            let layer = String(named[named.index(after: colon)...])
            if exists(path), !layer.isEmpty { return (path, layer) }
        }
        throw ImportFault(.notFound)
    }

    /// SHA-256 of the file, or of the files of a folder in the order of their names: 64 hexadecimal digits.
    func hash() throws -> String {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let files =
            isFolder.boolValue
            ? try FileManager.default.subpathsOfDirectory(atPath: path).sorted().map { "\(path)/\($0)" } : [path]
        return FileHash.sha256(ofFiles: files)
    }
}
