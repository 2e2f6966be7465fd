internal import Foundation

/// OpenLayers and MapLibre, which are fetched apart and lie in a folder.
struct Assets: Sendable {
    private let folders: [URL]
    private let files = Cache<String, Representation>(limit: 16 << 20) { $0.cost }

    private static let page = ["ol.js": "text/javascript; charset=utf-8", "ol.css": "text/css; charset=utf-8"]
    private static let types = page.merging(["maplibre-gl.js": "text/javascript; charset=utf-8"]) { $1 }
    private static let maxBytes = 8 << 20

    /// - Parameter folder: where to look; `nil` looks in `GRIDMAP_ASSETS`, and in `tools/assets` and `share/gridmap/assets` of the
    ///   working folder and of those above the program.
    init(folder: String?) {
        if let folder = folder ?? ProcessInfo.processInfo.environment["GRIDMAP_ASSETS"] {
            folders = [URL(filePath: folder)]
            return
        }
        var above: [URL] = [URL(filePath: FileManager.default.currentDirectoryPath)]
        if var place = Bundle.main.executableURL?.resolvingSymlinksInPath() {
            while place.pathComponents.count > 1 {
                place.deleteLastPathComponent()
                above.append(place)
            }
        }
        folders = above.flatMap { place in
            ["tools/assets", "share/gridmap/assets"].map { place.appending(path: $0) }
        }
    }

    /// Whether the page has what it draws with.
    var areThere: Bool {
        Self.page.keys.allSatisfy { file in
            folders.contains { FileManager.default.isReadableFile(atPath: $0.appending(path: file).path) }
        }
    }

    /// - Throws: ``Problem`` when there is no such file; it is looked for again the next time.
    func representation(_ file: String) async throws -> Representation {
        guard let type = Self.types[file] else { throw Problem.noSuchPage }
        let folders = folders
        return try await files.value(file) {
            for folder in folders {
                guard let data = try? Data(contentsOf: folder.appending(path: file)), data.count <= Self.maxBytes
                else { continue }
                return Representation(Array(data), contentType: type)
            }
            throw Problem.assetsMissing
        }
    }
}
