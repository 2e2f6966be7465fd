/// A rule that a planner may check grids against. That grids fill their community without gap or overlap is no rule
/// but what a coverage is: see `Fault`.
public enum Rule: String, Hashable, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
    /// A grid lies inside one community.
    case insideOneCommunity
    /// A grid is one piece (one per detached part of its community); holes only around a 专属网格.
    case onePiece
    /// A border passes through no building, but for a community's own border.
    case noBuildingCut
    /// Every building of the community is in exactly one grid.
    case everyBuildingInOneGrid
    /// A grid's households lie in the band of its profile.
    case householdBand
}

/// The rules for one class of grids: a size band, which is a reference value (参考值), and how much each rule weighs.
public struct RuleProfile: Hashable, Sendable, Codable {
    /// Households of one grid; `nil` where size is no criterion.
    public var band: HouseholdBand?
    /// Rules that are left out of it are not checked.
    public var severities: [Rule: Severity]

    public init(band: HouseholdBand?, severities: [Rule: Severity] = Self.defaultSeverities) {
        self.band = band
        self.severities = severities
    }

    public static let defaultSeverities: [Rule: Severity] = [
        .insideOneCommunity: .error, .onePiece: .error, .noBuildingCut: .error,
        .everyBuildingInOneGrid: .error, .householdBand: .warning,
    ]
}

/// The profiles in force: one per class of community, and one for 专属网格 in any of them.
public struct RuleProfiles: Hashable, Sendable, Codable {
    public var urban: RuleProfile
    public var rural: RuleProfile
    /// 专属网格: a school or a market has few households or none, so its size is not judged.
    public var dedicated: RuleProfile

    public init(urban: RuleProfile, rural: RuleProfile, dedicated: RuleProfile) {
        self.urban = urban
        self.rural = rural
        self.dedicated = dedicated
    }

    /// 300...500 households, as cities publish for urban communities; no figure for villages is known to be
    /// general, so they start from the same one.
    public static let standard = RuleProfiles(
        urban: RuleProfile(band: .standard), rural: RuleProfile(band: .standard), dedicated: RuleProfile(band: nil))

    /// Makes a band that of all communities.
    public mutating func setBand(_ band: HouseholdBand) {
        urban.band = band
        rural.band = band
    }

    public func profile(of kind: GridKind, in community: CommunityClass) -> RuleProfile {
        switch (kind, community) {
        case (.dedicated, _): dedicated
        case (.ordinary, .urban): urban
        case (.ordinary, .rural): rural
        }
    }
}
