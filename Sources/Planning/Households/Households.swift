/// Where a household figure comes from: every figure says which.
public enum HouseholdSource: String, Hashable, Sendable, Codable, CaseIterable {
    /// 登记: counted by someone.
    case recorded
    /// 推算: computed from footprint, levels and use.
    case estimated
}

/// A number of households and where it comes from.
public struct Households: Hashable, Sendable, Codable {
    public var count: Int
    public var source: HouseholdSource

    public init(_ count: Int, _ source: HouseholdSource) {
        self.count = count
        self.source = source
    }

    /// A building's figure: the sum of its units' recorded households when any unit has one, otherwise its own record,
    /// otherwise the estimate.
    public static func ofBuilding(units: [Int?], recorded: Int?, estimate: @autoclosure () -> Int) -> Households {
        let counted = units.compactMap(\.self)
        if !counted.isEmpty { return Households(counted.reduce(0, +), .recorded) }
        if let recorded { return Households(recorded, .recorded) }
        return Households(estimate(), .estimated)
    }

    /// The figure of many buildings together: recorded only when every one that has households is.
    public static func sum(_ parts: some Sequence<Households>) -> Households {
        var total = Households(0, .recorded)
        for part in parts {
            total.count += part.count
            if part.source == .estimated, part.count > 0 { total.source = .estimated }
        }
        return total
    }
}
