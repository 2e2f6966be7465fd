/// The levels of area, top to bottom.
public enum Level: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case district, street, community, grid

    /// The word on a Chinese page.
    public var chinese: String {
        switch self {
        case .district: "区"
        case .street: "街道/镇"
        case .community: "社区/村"
        case .grid: "网格"
        }
    }

    /// Digits of a code of this level: the parent's and three more.
    public var codeLength: Int {
        switch self {
        case .district: 6
        case .street: 9
        case .community: 12
        case .grid: 15
        }
    }

    /// A level is less than those inside it.
    public static func < (a: Level, b: Level) -> Bool { a.codeLength < b.codeLength }
}
