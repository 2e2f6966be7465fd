/// A part of a filter as it is read: what it is, of which kind, and where it stands.
struct Term {
    var operand: Operand
    /// `nil` for a span of time.
    var kind: ValueKind?
    var place: FilterError.Place

    var name: String { kind?.rawValue ?? "interval" }
}
