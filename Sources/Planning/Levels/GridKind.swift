/// The two kinds of grid.
public enum GridKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// 基础网格: part of a community where people live.
    case ordinary
    /// 专属网格: a school, park, market or the like, looked after on its own; it may lie inside another grid.
    case dedicated

    public var chinese: String {
        switch self {
        case .ordinary: "基础网格"
        case .dedicated: "专属网格"
        }
    }
}

/// The class of a community, which chooses its ``RuleProfile``.
public enum CommunityClass: String, Hashable, Sendable, Codable, CaseIterable {
    case urban, rural

    /// The class that a code list or a file states: `urban`, `rural`, 社区/村, or the three-digit urban–rural
    /// class of the National Bureau of Statistics (1xx urban, 2xx rural). `nil` when it says neither.
    public init?(stated text: String) {
        switch text {
        case "urban", "城镇", "城市", "社区": self = .urban
        case "rural", "乡村", "农村", "村": self = .rural
        default:
            guard text.count == 3, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
            switch text.first {
            case "1": self = .urban
            case "2": self = .rural
            default: return nil
            }
        }
    }
}

extension CommunityClass {
    /// The class that is stated; where none is, that of a village committee's code (200 to 399 at its end), else urban.
    public init(stated text: String?, code: String) {
        if let text, let stated = CommunityClass(stated: text) {
            self = stated
        } else if code.utf8.count == 12, let number = Int(code.suffix(3)), (200...399).contains(number) {
            self = .rural
        } else {
            self = .urban
        }
    }
}
