public import Foundation

/// The language of messages and of the table headings that people read.
public enum Language: String, Hashable, Sendable, Codable, CaseIterable {
    case english = "en"
    case chinese = "zh"

    /// The language that the environment asks for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty;
    /// Chinese when it begins with `zh`, English otherwise.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale?.lowercased().hasPrefix("zh") == true ? .chinese : .english
    }

    /// The language of this process's messages.
    public static let current = Language()

    /// One of two sentences.
    func callAsFunction(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) -> String {
        self == .chinese ? chinese() : english()
    }

    /// A list as the language writes it, cut after `limit` items.
    public func list(_ items: [String], limit: Int = 12) -> String {
        let shown = items.prefix(limit).joined(separator: self(", ", "、"))
        return items.count > limit ? shown + self(" and \(items.count - limit) more", " 等 \(items.count) 项") : shown
    }
}
