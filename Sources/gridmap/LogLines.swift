import ArgumentParser
import Foundation
import Logging

/// How a server's log is written: one line for each thing, on standard error.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    /// `time=… level=info event=request route=… status=200`
    case logfmt
    /// The same as a JSON object.
    case json
    /// Warnings and errors only, for people.
    case brief
}

/// Writes what the server logs. Lines hold what the server knows of a request: never its query, nor anything a body held.
struct LogLines: LogHandler {
    let format: LogFormat
    var metadata = Logger.Metadata()
    var logLevel: Logger.Level

    init(_ format: LogFormat) {
        self.format = format
        logLevel = format == .brief ? .warning : .info
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = [("time", Self.time()), ("level", event.level.rawValue)]
        let own = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
        for name in Self.order { if let value = own[name] { fields.append((name, value)) } }
        fields += own.filter { !Self.order.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        if own["event"] != "request" { fields.append(("message", "\(event.message)")) }
        let line =
            switch format {
            case .brief: "gridmap: \(event.message)"
            case .logfmt: fields.map { "\($0.0)=\(Self.quoted($0.1))" }.joined(separator: " ")
            case .json: "{" + fields.map { "\(Self.json($0.0)):\(Self.value($0.1))" }.joined(separator: ",") + "}"
            }
        StandardError.write(line + "\n")
    }

    private static let order = ["event", "id", "method", "route", "status", "ms", "bytes"]

    private static func time() -> String {
        Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// Bare where that cannot be misread.
    private static func quoted(_ text: String) -> String {
        let isBare = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x7F }
        return isBare ? text : json(text)
    }

    private static func value(_ text: String) -> String {
        let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E } && Double(text) != nil
        return isNumber && (text.count == 1 || text.first != "0" || text.hasPrefix("0.")) && text.count < 16
            ? text : json(text)
    }

    private static func json(_ text: String) -> String {
        let data = try? JSONEncoder().encode(text)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
