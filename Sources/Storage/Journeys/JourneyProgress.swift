/// How far a journey has come.
public struct JourneyProgress: Hashable, Sendable {
    public enum Step: String, Hashable, Sendable {
        case reading, blocks, dividing, borders, assigning, checking, writing
    }

    public var step: Step
    public var done: Int
    /// `nil` when it is not known beforehand.
    public var total: Int?
    /// Of a search, the price of the best found so far; smaller is better.
    public var price: Double?

    public init(_ step: Step, done: Int = 0, total: Int? = nil, price: Double? = nil) {
        self.step = step
        self.done = done
        self.total = total
        self.price = price
    }
}
