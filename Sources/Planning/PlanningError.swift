/// What planning refuses.
public enum PlanningError: Error, Hashable, Sendable {
    /// A division code is not 6, 9 or 12 digits (or 15 for a grid), or ends in a part that no division has.
    case malformedCode(String)
    /// A spreadsheet turned a code into a number such as 4.21003E+11: its digits are lost.
    case codeInScientificNotation(String)
    /// A grid code was asked for below something that is no community.
    case notACommunity(String)
    /// A community has used up the sequence numbers 001 to 999.
    case codesExhausted(community: String)
    /// A community would be divided into more grids than it can have codes.
    case tooManyGrids(TooManyGrids)
    /// A grid's code belongs to another grid already, or did once: codes are never used again.
    case codeTaken(String)
    /// A size band whose limits are negative or in the wrong order.
    case malformedBand(String)

    public struct TooManyGrids: Hashable, Sendable {
        /// Code and name.
        public var community: String
        public var name: String
        public var wanted: Int
        /// How many would be in the band; `nil` where no band decides.
        public var inBand: ClosedRange<Int>?
        /// How many it can have.
        public var most: Int
    }
}

extension PlanningError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformedCode(let text):
            "“\(text)” is no division code: 6, 9 or 12 digits are expected, 15 for a grid"
        case .codeInScientificNotation(let text):
            "“\(text)” was a code before a spreadsheet made a number of it: its last digits are lost; format the column as text and export again"
        case .notACommunity(let code):
            "\(code) is no community: a grid code continues the 12 digits of a community"
        case .codesExhausted(let community):
            "community \(community) has used its grid codes up to 999; codes are never used again, so it needs a new community code"
        case .tooManyGrids(let grids):
            "community \(grids.community) would get \(grids.wanted) grids, but has codes for \(grids.most)"
        case .codeTaken(let code):
            "grid code \(code) is or was another grid's; codes are never used again"
        case .malformedBand(let text):
            "“\(text)” is no size band: write two numbers as in 300...500, the smaller first"
        }
    }
}
