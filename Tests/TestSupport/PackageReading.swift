public import Foundation

/// A package of tiles as another program reads it.
public struct PackageReading: @unchecked Sendable {  // JSON's values, never changed
    /// What it says of itself.
    public let about: [String: Any]
    /// Unpacked, by `z/x/y`.
    public let tiles: [String: Data]
    /// Rules of its format that it breaks.
    public let faults: [String]

    public init(_ path: String) throws {
        let lines = String(decoding: try Oracle.run("packages.py", arguments: [path]), as: UTF8.self)
            .split(separator: "\n")
        let first = try JSONSerialization.jsonObject(with: Data((lines.first ?? "").utf8))
        about = first as? [String: Any] ?? [:]
        faults = lines.filter { $0.hasPrefix("broken: ") }.map(String.init)
        tiles = Dictionary(
            uniqueKeysWithValues: lines.dropFirst().filter { !$0.hasPrefix("broken: ") }.map { line in
                let parts = line.split(separator: " ", omittingEmptySubsequences: false)
                return (String(parts[0]), Data(base64Encoded: String(parts[1])) ?? Data())
            })
    }
}
