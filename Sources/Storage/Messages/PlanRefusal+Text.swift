internal import Planning

extension PlanRefusal {
    /// Every fault and broken rule on a line of its own, up to a number that one can read.
    public func text(_ say: Language = .current) -> String {
        let count = say(
            "the grids do not fit their communities as these are now: \(faults.count) faults, \(violations.count) rules "
                + "broken; “gridmap partition” divides anew",
            "网格与社区现状不符，不能启用：拓扑问题 \(faults.count) 处，不合规项 \(violations.count) 项；可用 gridmap partition 重新划分")
        let shownFaults = faults.prefix(Self.shown).map { fault in
            let size = fault.squareMetres > 0 ? ", \((fault.squareMetres * 100).rounded() / 100) m²" : ""
            return "  \(fault.kind) \(say.list(fault.cells)) (\(fault.longitude), \(fault.latitude)\(size))"
        }
        let shownViolations = violations.prefix(Self.shown).map { "  " + $0.sentence(say) }
        return ([count] + shownFaults + shownViolations).joined(separator: "\n")
    }

    private static let shown = 20
}
