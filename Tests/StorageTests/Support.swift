import Foundation
import Geometry
import Storage
import TestSupport

/// A path in a folder of its own, removed with everything in it when the test ends.
final class ScratchFile: Sendable {
    let folder: URL
    var path: String { folder.appending(path: "district.gpkg").path }

    init() throws { folder = try Fixture.temporaryFolder() }
    deinit { try? FileManager.default.removeItem(at: folder) }
}

extension OperationInfo {
    static let test = OperationInfo(actor: "tester", command: "test")
}

extension Shape<Point> {
    static func square(at corner: Point, side: Int32) -> Shape {
        let (x, y) = (corner.x, corner.y)
        return .polygon([
            [corner, Point(x + side, y), Point(x + side, y + side), Point(x, y + side), corner]
        ])
    }
}

/// What GDAL says of a file.
enum GDAL {
    struct Layer: Decodable {
        let count: Int
        /// minx, miny, maxx, maxy; empty without geometries.
        let extent: [Double]
    }

    /// The findings of GDAL's GeoPackage validator.
    static func validate(_ path: String) throws -> [String] {
        let result = try Command.result("/usr/bin/python3", ["-m", "osgeo_utils.samples.validate_gpkg", path])
        let lines = (String(decoding: result.output, as: UTF8.self) + result.error)
            .split(separator: "\n").map(String.init)
        return result.status == 0 && !lines.contains { $0.lowercased().contains("warn") } ? [] : lines
    }

    static func layers(_ path: String) throws -> [String: Layer] {
        let script = """
            import json, sys
            from osgeo import ogr
            ogr.UseExceptions()
            file = ogr.Open(sys.argv[1])
            out = {}
            for layer in file:
                spatial = layer.GetGeometryColumn() != ""
                extent = layer.GetExtent() if spatial and layer.GetFeatureCount() else (0, 0, 0, 0)
                out[layer.GetName()] = {
                    "count": layer.GetFeatureCount(),
                    "extent": [extent[i] for i in (0, 2, 1, 3)] if any(extent) else [],
                }
            print(json.dumps(out))
            """
        let output = try Command.run("/usr/bin/python3", ["-c", script, path])
        return try JSONDecoder().decode([String: Layer].self, from: output)
    }
}
