/// A grid's code: the 12 digits of its community and a sequence number 001 to 999.
public struct GridCode: Hashable, Sendable {
    public let community: DivisionCode
    /// 1 to 999.
    public let sequence: Int

    /// - Throws: ``PlanningError`` when the text is not 15 digits of an existing form.
    public init(_ text: String) throws(PlanningError) {
        let digits = try DivisionCode.digits(text)
        guard digits.count == 15, let sequence = Int(digits.suffix(3)), sequence > 0 else {
            throw .malformedCode(text)
        }
        let community = try DivisionCode(String(digits.prefix(12)))
        guard community.level == .community else { throw .malformedCode(text) }
        self.community = community
        self.sequence = sequence
    }

    /// - Throws: ``PlanningError/notACommunity(_:)``, ``PlanningError/codesExhausted(community:)`` past 999.
    public init(community: DivisionCode, sequence: Int) throws(PlanningError) {
        guard community.level == .community else { throw .notACommunity(community.text) }
        guard (1...999).contains(sequence) else { throw .codesExhausted(community: community.text) }
        self.community = community
        self.sequence = sequence
    }

    /// 15 digits.
    public var text: String {
        let number = String(sequence)
        return community.text + String(repeating: "0", count: 3 - number.count) + number
    }

    /// 三义街社区第3网格, from the community's name without 居民委员会 or 村民委员会.
    public func defaultName(community name: String) -> String {
        var place = name
        for suffix in ["居民委员会", "村民委员会", "居委会", "村委会"] where place.hasSuffix(suffix) {
            place.removeLast(suffix.count)
            break
        }
        return "\(place.isEmpty ? name : place)第\(sequence)网格"
    }
}

extension GridCode: Comparable {
    public static func < (a: GridCode, b: GridCode) -> Bool {
        a.community != b.community ? a.community < b.community : a.sequence < b.sequence
    }
}

extension GridCode: CustomStringConvertible {
    public var description: String { text }
}
