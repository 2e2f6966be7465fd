internal import Foundation

/// What an output's path leads to.
enum OutputPlace {
    /// Nothing yet, or a file that is to be replaced; under the name that links lead to.
    case file(String)
    /// A pipe or a device, which is written as it goes.
    case stream

    /// - Throws: ``StorageError/databaseInPlace(path:)``, ``StorageError/cannotWrite(path:detail:)`` for a folder.
    init(_ path: String) throws {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            self = .file(path)
            return
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG:
            guard try !Self.isDatabase(path) else { throw StorageError.databaseInPlace(path: path) }
            self = .file(Self.real(path) ?? path)
        case S_IFDIR: throw StorageError.cannotWrite(path: path, detail: String(cString: strerror(EISDIR)))
        default: self = .stream
        }
    }

    /// Looks before the work at where its outcome would go.
    ///
    /// - Parameter source: a path, perhaps with `:layer`, that is read.
    /// - Throws: ``StorageError/fileNamedTwice(path:)`` where an output would replace the source or another output; as
    ///   ``init(_:)``.
    static func check(_ outputs: [String], reading source: String?) throws {
        var taken = Set(source.flatMap { try? Source.split($0).path }.map { [Self.name($0)] } ?? [])
        for output in outputs {
            guard case .file = try OutputPlace(output) else { continue }
            guard taken.insert(Self.name(output)).inserted else { throw StorageError.fileNamedTwice(path: output) }
        }
    }

    /// The one name of a file that is there, or that would be.
    private static func name(_ path: String) -> String {
        let url = URL(filePath: path)
        return real(path) ?? "\(real(url.deletingLastPathComponent().path) ?? "")/\(url.lastPathComponent)"
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Whether a SQLite database lies there that is no package of tiles: a district's file, or other work of somebody's.
    private static func isDatabase(_ path: String) throws -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path), let head = try handle.read(upToCount: 72) else {
            return false
        }
        // SQLite's file format: a magic text, and an application's own number at 68.
        return head.starts(with: Data("SQLite format 3\0".utf8)) && !head.dropFirst(68).elementsEqual(Data("MPBX".utf8))
    }
}
