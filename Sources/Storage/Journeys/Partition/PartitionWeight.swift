/// What a partition shares out among the grids.
public enum PartitionWeight: Hashable, Sendable {
    case households
    /// Persons: of a building's units where any of them has a figure, else of the building itself.
    case population
    /// Whole m² of ground.
    case area
    /// A numeric column of the buildings, also one that another program added; rounded to whole numbers, where
    /// that takes less than a hundredth of it away.
    case field(String)

    /// By the name that people write: `households`, `population`, `area`, else a column.
    public init(_ name: String) {
        switch name {
        case "households": self = .households
        case "population": self = .population
        case "area": self = .area
        default: self = .field(name)
        }
    }

    public var name: String {
        switch self {
        case .households: "households"
        case .population: "population"
        case .area: "area"
        case .field(let name): name
        }
    }

    /// A text as a number that can be shared out; `nil` when it is none, negative, or beyond all measure.
    static func number(_ text: String) -> Double? {
        Digits.number(text).flatMap { (0...1e12).contains($0) ? $0 : nil }
    }

    /// What a grid is expected to hold when nobody says; `nil` for households, whose band is the file's, and for columns
    /// that only their owner understands.
    var usualBand: ClosedRange<Int>? {
        switch self {
        case .population: 1000...1500
        case .area: 8000...12_000
        case .households, .field: nil
        }
    }
}

extension PartitionWeight: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
