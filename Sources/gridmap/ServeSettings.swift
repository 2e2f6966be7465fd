import ArgumentParser
import Foundation

/// What `serve` can be told: by a flag, else by an environment variable, else by a line of a file.
///
/// A file has lines `name = value`; `#` begins a comment. Names are those of the flags, without their dashes.
struct ServeSettings {
    /// Every name there is, beside the file's own.
    static let names = [
        "file", "host", "port", "socket", "socket-mode", "open", "cors", "public-url", "assets", "log-format",
        "max-connections", "max-pending", "request-seconds", "answer-seconds", "stall-seconds", "idle-seconds",
        "drain-seconds", "stop-seconds", "quiet",
    ]
    private static let maxBytes = 64 << 10
    /// U+FEFF, which editors put before a text.
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private struct Value {
        let text: String
        /// Where it stands, for messages.
        let source: String
    }

    private var values: [String: Value] = [:]

    /// - Parameter file: read before the environment, which goes before it.
    /// - Throws: `ValidationError` with the line that is wrong.
    init(file: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        if let file { try read(file) }
        for name in Self.names {
            let variable = "GRIDMAP_" + name.uppercased().replacing("-", with: "_")
            if let text = environment[variable], !text.isEmpty { values[name] = Value(text: text, source: variable) }
        }
    }

    private mutating func read(_ file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ValidationError(say("\(file) cannot be read", "无法读取 \(file)"))
        }
        guard data.count <= Self.maxBytes, let text = String(validating: data.trimmingPrefix(Self.mark), as: UTF8.self)
        else {
            throw ValidationError(say("\(file) is no text of at most 64 KiB", "\(file) 不是 64 KiB 以内的文本"))
        }
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            guard !content.isEmpty else { continue }
            let place = "\(file):\(index + 1)"
            guard let sign = content.firstIndex(of: "=") else {
                throw ValidationError(say("\(place): not name = value", "\(place)：应为 名称 = 值"))
            }
            let name = content[..<sign].trimmingCharacters(in: .whitespaces)
            guard Self.names.contains(name) else {
                let known = Self.names.joined(separator: ", ")
                throw ValidationError(
                    say("\(place): “\(name)” is none of \(known)", "\(place)：“\(name)”不是 \(known) 之一"))
            }
            guard values[name] == nil else {
                throw ValidationError(say("\(place): \(name) is given twice", "\(place)：\(name) 重复"))
            }
            let value = content[content.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            values[name] = Value(text: value, source: place)
        }
    }

    // MARK: Values

    func text(_ name: String) -> String? { values[name]?.text }

    func words(_ name: String) -> [String]? { text(name)?.split(whereSeparator: \.isWhitespace).map(String.init) }

    func flag(_ name: String) throws -> Bool? {
        try value(name, say("true or false", "true 或 false")) { Bool($0) }
    }

    /// - Parameter meaning: what it must be, for messages.
    func value<Result>(_ name: String, _ meaning: String, _ read: (String) -> Result?) throws -> Result? {
        guard let value = values[name] else { return nil }
        guard let result = read(value.text) else {
            throw ValidationError(
                say(
                    "\(value.source): \(name) must be \(meaning), not “\(value.text)”",
                    "\(value.source)：\(name) 应为\(meaning)，而不是“\(value.text)”"))
        }
        return result
    }
}
