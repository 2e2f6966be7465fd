internal import Foundation
internal import GRDB
public import Tiling

/// An MBTiles 1.3 file: a SQLite database with rows counted from the south.
public final class MBTilesPackage: TilePackage {
    public static let isCompressed = true

    private let path: String
    private let format: TileFormat
    private let partial: PartialFile
    private let queue: DatabaseQueue
    private var waiting: [(tile: TileID, bytes: [UInt8])] = []

    private static let batch = 1_000

    /// - Throws: ``StorageError/databaseInPlace(path:)``, ``StorageError/cannotWrite(path:detail:)``;
    ///   ``StorageError/locked(path:holder:)`` while another makes it.
    public init(_ path: String, format: TileFormat) throws {
        self.path = path
        self.format = format
        partial = try PartialFile(replacing: path, holder: "tiles")
        do {
            queue = try DatabaseQueue(path: partial.path)
            try queue.writeWithoutTransaction { db in
                // What a crash leaves is thrown away, so nothing need be safe before the end.
                try db.execute(
                    sql: """
                        PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = 0x4d504258;
                        CREATE TABLE metadata (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
                        CREATE TABLE tiles (
                            zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL,
                            tile_data BLOB NOT NULL);
                        CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);
                        """)
            }
        } catch let error as DatabaseError {
            partial.abandon()
            throw StorageError(error, path: path)
        }
    }

    public func append(_ tile: TileID, _ bytes: [UInt8]) throws {
        waiting.append((tile, bytes))
        if waiting.count >= Self.batch { try flush() }
    }

    private func flush() throws {
        try StorageError.wrapping(path) {
            try queue.write { db in
                let insert = try db.cachedStatement(sql: "INSERT INTO tiles VALUES (?, ?, ?, ?)")
                for (tile, bytes) in waiting {
                    try insert.execute(arguments: [tile.z, tile.x, 1 << tile.z - 1 - tile.y, Data(bytes)])
                }
            }
        }
        waiting.removeAll(keepingCapacity: true)
    }

    public func finish(_ description: TilePackageDescription) throws -> Int {
        try flush()
        try StorageError.wrapping(path) {
            try queue.write { db in
                for (name, value) in metadata(description) {
                    try db.execute(sql: "INSERT INTO metadata VALUES (?, ?)", arguments: [name, value])
                }
            }
            try queue.close()
        }
        Failpoint.pass("tiles.written")
        return try partial.finish(replacing: true)
    }

    private func metadata(_ description: TilePackageDescription) -> [(String, String)] {
        func list(_ numbers: [Double]) -> String { numbers.map(\.description).joined(separator: ",") }
        let place =
            description.center.prefix(2).map(\.description) + description.center.dropFirst(2).map { "\(Int($0))" }
        return [
            ("name", description.name), ("format", format == .mvt ? "pbf" : format.contentType),
            ("bounds", list(description.bounds)), ("center", place.joined(separator: ",")),
            ("minzoom", String(description.zooms.lowerBound)), ("maxzoom", String(description.zooms.upperBound)),
            ("type", "overlay"), ("version", "1"), ("generation", String(description.generation)),
            ("datum", description.datum), ("json", #"{"vector_layers":\#(description.vectorLayers)}"#),
        ] + (description.attribution.map { [("attribution", $0)] } ?? [])
    }

    public func abandon() {
        try? queue.close()
        partial.abandon()
    }
}
