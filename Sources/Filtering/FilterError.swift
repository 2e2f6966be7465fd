/// Why a text is no filter, and where.
public struct FilterError: Error, Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// Characters (Unicode scalars) before the fault in a text.
        case offset(Int)
        /// The member at fault in JSON, as `$.args[0].op`.
        case path(String)
    }

    public let reason: String
    public let place: Place

    init(_ reason: String, _ place: Place) {
        self.reason = reason
        self.place = place
    }
}

extension FilterError: CustomStringConvertible {
    public var description: String {
        switch place {
        case .offset(let offset): "character \(offset + 1): \(reason)"
        case .path(let path): "\(path): \(reason)"
        }
    }
}

/// How much of a filter is read; beyond it the filter is refused before memory or stack is spent on it.
public enum FilterLimits {
    /// UTF-8 bytes of the text or of the JSON.
    public static let maxBytes = 4096
    /// Levels of nesting: parentheses, functions, `NOT`.
    public static let maxDepth = 32
    /// Operators, properties and literals.
    public static let maxNodes = 256
}
