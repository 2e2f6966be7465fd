/// The households that a grid should have, both limits included. Written `300...500`.
public struct HouseholdBand: Hashable, Sendable {
    public let minimum: Int
    public let maximum: Int

    public static let standard = HouseholdBand(trusted: 300...500)

    private init(trusted range: ClosedRange<Int>) {
        minimum = range.lowerBound
        maximum = range.upperBound
    }

    /// Reads `300...500`; `300-500` and `300–500` as well.
    ///
    /// - Throws: ``PlanningError/malformedBand(_:)`` unless 0 < minimum ≤ maximum ≤ 1,000,000.
    public init(_ text: String) throws(PlanningError) {
        guard let range = ClosedRange(band: text, upTo: 1_000_000) else { throw .malformedBand(text) }
        self.init(trusted: range)
    }

    public var range: ClosedRange<Int> { minimum...maximum }

    /// Households of a grid in the middle of the band.
    public var middle: Double { Double(minimum + maximum) / 2 }
}

extension HouseholdBand: CustomStringConvertible {
    public var description: String { "\(minimum)...\(maximum)" }
}

extension HouseholdBand: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension ClosedRange<Int> {
    /// Reads `300...500`; `300-500` and `300–500` as well.
    ///
    /// `nil` unless 0 < lower bound ≤ upper bound ≤ `most`.
    public init?(band text: String, upTo most: Int) {
        var digits = text.filter { !$0.isWhitespace }
        for sign in ["...", "…", "–"] { digits = digits.replacing(sign, with: "-") }
        let parts = digits.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let minimum = Int(parts[0]), let maximum = Int(parts[1]), minimum > 0,
            minimum <= maximum, maximum <= most
        else { return nil }
        self = minimum...maximum
    }
}
