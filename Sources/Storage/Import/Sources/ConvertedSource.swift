import Foundation
import Geometry

/// A shapefile, DXF, KML, XLSX … as a source: GDAL's `ogr2ogr` makes a temporary GeoPackage of it, when it is installed.
enum ConvertedSource {
    static let tool = "ogr2ogr"
    static let secondsAllowed = 600

    static func open(_ path: String, layer: String?, encoding: String?) throws -> Source {
        let format = URL(filePath: path).pathExtension.lowercased()
        guard let executable = installed else { throw ImportFault(.toolMissing(tool: tool, format: format)) }
        let folder = try TemporaryFolder()
        let converted = folder.path + "/converted.gpkg"
        var arguments = ["-f", "GPKG", "-dim", "XY", "-nlt", "CONVERT_TO_LINEAR", "-nlt", "PROMOTE_TO_MULTI"]
        if let encoding { arguments += ["-oo", "ENCODING=\(try TextEncoding(encoding).name)"] }
        // Absolute, so that no name is read as an option or as one of GDAL's virtual paths.
        arguments += [converted, URL(filePath: path).standardizedFileURL.path]
        if let layer { arguments.append(layer) }
        try run(executable, arguments, encoding: encoding, in: folder)
        guard FileManager.default.fileExists(atPath: converted) else { throw ImportFault(.noFeatures) }
        let source = try GeoPackageSource.open(converted, layer: layer, lifetime: folder)
        return Source(path: path, layer: source.layer, info: source.info, forEachFeature: source.forEachFeature)
    }

    /// The tool on the search path.
    static var installed: String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").lazy
            .map { "\($0)/\(tool)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func run(
        _ executable: String, _ arguments: [String], encoding: String?, in folder: TemporaryFolder
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging([
            // Formats that name other files or addresses to be read.
            "OGR_SKIP": "OGR_VRT,VRT,WFS,OAPIF,HTTP,CSW,GMLAS,CARTO,Elastic,ElasticSearch,AMIGOCLOUD,PLSCENES,NGW",
            "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none", "CPL_DEBUG": "OFF", "OGR_XLSX_HEADERS": "FORCE",
            "OGR_ODS_HEADERS": "FORCE", "OGR_GPKG_FOREIGN_KEY_CHECK": "NO",
            "GDAL_NUM_THREADS": "1",
        ]) { $1 }
        let messages = folder.path + "/messages"
        guard FileManager.default.createFile(atPath: messages, contents: nil) else {
            throw ImportFault(.toolFailed(tool: tool, reason: messages))
        }
        let output = try FileHandle(forWritingTo: URL(filePath: messages))
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        if ended.wait(timeout: .now() + .seconds(secondsAllowed)) == .timedOut {
            process.terminate()
            throw ImportFault(.toolTooSlow(tool: tool, seconds: secondsAllowed))
        }
        guard process.terminationStatus == 0 else {
            let said = (try? String(contentsOfFile: messages, encoding: .utf8)) ?? ""
            let lines = said.split(separator: "\n").filter { !$0.hasPrefix("Warning") }
            throw ImportFault(.toolFailed(tool: tool, reason: lines.prefix(3).joined(separator: " ")))
        }
    }
}

/// A folder that is removed with its last owner.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "gridmap-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
