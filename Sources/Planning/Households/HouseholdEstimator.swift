/// Estimates a building's households from its floor area, where nobody has counted them.
///
/// households = footprint × levels ÷ `squareMetresPerHousehold`, rounded, at least 1 in a building people live in.
public struct HouseholdEstimator: Hashable, Sendable, Codable {
    /// Gross floor area, stairs and walls included, that one household takes. m².
    public var squareMetresPerHousehold: Double
    /// Levels assumed where none are known.
    public var defaultLevels: Double
    /// A building of unknown use with a footprint below this is a shed or a kiosk: nobody lives there. m².
    public var smallestHome: Double

    public init(squareMetresPerHousehold: Double = 100, defaultLevels: Double = 3, smallestHome: Double = 30) {
        self.squareMetresPerHousehold = squareMetresPerHousehold
        self.defaultLevels = defaultLevels
        self.smallestHome = smallestHome
    }

    /// - Parameters:
    ///   - footprint: in m².
    ///   - levels: as recorded; not positive or not finite counts as unknown.
    ///   - use: as recorded, in the words of OpenStreetMap's `building=*` or in Chinese.
    /// - Returns: 0 when people do not live there by its use. A building of unstated use (`yes`, or none) counts as
    ///   housing unless it has a single level or is smaller than ``smallestHome``.
    public func estimate(footprint: Double, levels: Double?, use: String?) -> Int {
        let known = levels.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
        switch BuildingUse(use) {
        case .other: return 0
        case .unstated where footprint < smallestHome || (known ?? defaultLevels) < 2: return 0
        case .unstated, .housing: break
        }
        let figure = footprint * min(known ?? defaultLevels, 200) / squareMetresPerHousehold
        guard figure.isFinite, figure > 0 else { return 0 }
        return max(1, Int(min(figure, 100_000).rounded()))
    }
}

/// What a building is used for, as far as households care.
public enum BuildingUse: Hashable, Sendable {
    case housing
    /// A use was not given, or says no more than that there is a building.
    case unstated
    /// People work, pray, learn, park or store things there; or it is not finished yet.
    case other

    public init(_ text: String?) {
        let word = (text ?? "").lowercased().trimmingBlanks
        if word.isEmpty || Self.unstatedWords.contains(word) {
            self = .unstated
        } else if Self.housingWords.contains(word) || word.hasPrefix("住宅") || word.hasSuffix("住宅") {
            self = .housing
        } else {
            self = .other
        }
    }

    private static let unstatedWords: Set<String> = ["yes", "building", "mixed", "mixed_use", "其他", "未知", "商住"]

    private static let housingWords: Set<String> = [
        "apartments", "bungalow", "cabin", "detached", "dormitory", "farm", "ger", "house", "houseboat", "residential",
        "semidetached_house", "semi", "static_caravan", "stilt_house", "terrace", "terraced_house", "tree_house",
        "trullo", "villa", "flats", "住宅", "居住", "居民楼", "宿舍", "公寓", "别墅", "民居", "平房", "自建房", "农房",
    ]
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
