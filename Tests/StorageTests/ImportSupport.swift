import Foundation
import GRDB
import Geometry
import Storage
import TestSupport
import Testing

/// A district's file in the making, and sources written beside it.
final class ImportDesk: Sendable {
    let file: ScratchFile
    var path: String { file.path }

    init() throws { file = try ScratchFile() }

    /// Writes a source and returns its path.
    func source(_ name: String, _ bytes: [UInt8]) throws -> String {
        let url = file.folder.appending(path: name)
        try Data(bytes).write(to: url)
        return url.path
    }

    func source(_ name: String, _ text: String) throws -> String { try source(name, Array(text.utf8)) }

    @discardableResult
    func bring(
        _ layer: ImportLayer, _ source: String, _ configure: (inout ImportRequest) -> Void = { _ in }
    ) throws -> ImportSummary {
        var request = ImportRequest(layer: layer, source: source, actor: "test")
        configure(&request)
        return try District.importLayer(into: path, request)
    }

    /// Why an import is refused; the file must be as it was, and be absent if it was.
    func refusal(
        _ layer: ImportLayer, _ source: String, _ configure: (inout ImportRequest) -> Void = { _ in }
    ) throws -> ImportRefusal {
        let before = try content()
        var refusal: ImportRefusal?
        do {
            try bring(layer, source, configure)
        } catch StorageError.refused(let found) {
            refusal = found
        }
        #expect(try content() == before)
        return try #require(refusal, "the import was not refused")
    }

    /// All rows of the file's feature tables and log; `nil` when there is no file.
    private func content() throws -> [String]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try rows(Layer.allCases.map { "SELECT '\($0)' AS layer, * FROM \($0)" } + ["SELECT * FROM operations"])
    }

    private func rows(_ queries: [String]) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { db in
            try queries.flatMap { try Row.fetchAll(db, sql: $0).map { "\($0.databaseValues)" } }
        }
    }

    func strings(_ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { String.fromDatabaseValue($0) ?? "\($0)" }.joined(separator: "|")
            }
        }
    }
}

/// GeoJSON by hand.
enum Draw {
    static func square(_ x: Double, _ y: Double, _ side: Double) -> String {
        polygon([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    }

    static func polygon(_ corners: [(Double, Double)]) -> String {
        let closed = corners + corners.prefix(1)
        return #"{"type":"Polygon","coordinates":[[\#(closed.map { "[\($0.0),\($0.1)]" }.joined(separator: ","))]]}"#
    }

    static func point(_ x: Double, _ y: Double) -> String { #"{"type":"Point","coordinates":[\#(x),\#(y)]}"# }

    static func feature(_ geometry: String, _ properties: String) -> String {
        #"{"type":"Feature","geometry":\#(geometry),"properties":{\#(properties)}}"#
    }

    static func collection(_ features: [String]) -> String {
        #"{"type":"FeatureCollection","features":[\#(features.joined(separator: ",\n"))]}"#
    }

    /// Communities 421003001001 … side by side, each a square of 0.01° at 112.2, 30.3.
    static func communities(_ shapes: [String]) -> String {
        collection(
            shapes.enumerated().map { index, shape in
                feature(shape, #""code":"42100300100\#(index + 1)","name":"第\#(index + 1)社区""#)
            })
    }
}
