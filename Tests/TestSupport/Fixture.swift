public import Foundation

/// Files that tests read.
public enum Fixture {
    /// The package's root folder.
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A file of the shipped `data` folder.
    public static func data(_ path: String) -> URL { root.appending(path: "data").appending(path: path) }

    /// The folder of inputs that may be used but not shipped, when `GRIDMAP_SHARED` names one; tests on them are
    /// enabled by it.
    public static let shared = ProcessInfo.processInfo.environment["GRIDMAP_SHARED"].map { URL(filePath: $0) }

    /// A new empty folder; the caller removes it.
    public static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gridmap-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
