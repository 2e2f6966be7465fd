/// 沿革: that a grid's area or households came, at least in part, from a former grid.
public struct Lineage: Hashable, Sendable {
    public var parent: Int64
    public var child: Int64
    /// Share of the parent's area that went to the child, 0 to 1.
    public var areaShare: Double
    /// Share of the parent's households that went to the child, 0 to 1; 0 where the parent had none.
    public var householdShare: Double

    public init(parent: Int64, child: Int64, areaShare: Double, householdShare: Double) {
        self.parent = parent
        self.child = child
        self.areaShare = areaShare
        self.householdShare = householdShare
    }
}
