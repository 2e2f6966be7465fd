import Foundation
import Topology

/// `gridmap index`: areas made ready for locating, in a file.
public enum AreaIndex {
    public struct Summary: Hashable, Sendable, Codable {
        public var areas: Int
        public var bytes: Int
    }

    /// The names of areas, in the order of their numbers.
    ///
    /// - Throws: as ``write(_:to:)``.
    public static func names(_ source: AreaSource) throws -> [String] { try NamedAreas(source).finder.names }

    /// Writes the index of a coverage.
    ///
    /// - Parameter path: the file to write; it appears when it is whole, and replaces one of this name.
    /// - Throws: ``StorageError/refused(_:)`` for areas that are no coverage; ``StorageError/cannotWrite(path:detail:)``.
    public static func write(_ source: AreaSource, to path: String) throws -> Summary {
        let finder = try NamedAreas(source).finder
        guard case .exact(let locator) = finder.engine else { preconditionFailure("an index has no lenient areas") }
        var output = try ExportFile(path)
        do {
            var bytes = 0
            try LocatorFile(locator, names: finder.names).write { piece in
                bytes += piece.count
                try output.write(piece)
            }
            try output.finish()
            return Summary(areas: finder.names.count, bytes: bytes)
        } catch {
            output.abandon()
            throw error
        }
    }
}
