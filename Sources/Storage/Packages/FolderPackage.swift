internal import Foundation
public import Tiling

/// A folder of tiles as files `z/x/y.mvt`, and their TileJSON as `tiles.json`: what a plain web server or a CDN serves.
public final class FolderPackage: TilePackage {
    public static let isCompressed = false

    private let target: URL
    private let partial: URL
    private let format: TileFormat
    private var column: URL?
    private var size = 0

    /// - Throws: ``StorageError/alreadyExists(path:)``, ``StorageError/cannotWrite(path:detail:)``.
    public init(_ path: String, format: TileFormat) throws {
        target = URL(filePath: path).standardizedFileURL
        partial = target.deletingLastPathComponent().appending(path: ".\(target.lastPathComponent).partial")
        self.format = format
        guard !FileManager.default.fileExists(atPath: target.path) else {
            throw StorageError.alreadyExists(path: path)
        }
        try? FileManager.default.removeItem(at: partial)
        try write { try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: false) }
    }

    public func append(_ tile: TileID, _ bytes: [UInt8]) throws {
        let folder = partial.appending(path: "\(tile.z)/\(tile.x)")
        try write {
            if folder != column {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
            try Data(bytes).write(to: folder.appending(path: "\(tile.y).\(format.rawValue)"))
        }
        column = folder
        size += bytes.count
    }

    public func finish(_ description: TilePackageDescription) throws -> Int {
        let json = Data(description.tileJSON.utf8)
        try write { try json.write(to: partial.appending(path: "tiles.json")) }
        Failpoint.pass("tiles.written")
        guard rename(partial.path, target.path) == 0 else {
            throw StorageError.cannotWrite(path: target.path, detail: String(cString: strerror(errno)))
        }
        return size + json.count
    }

    public func abandon() { try? FileManager.default.removeItem(at: partial) }

    private func write(_ body: () throws -> Void) throws {
        do { try body() } catch {
            throw StorageError.cannotWrite(path: target.path, detail: error.localizedDescription)
        }
    }
}
