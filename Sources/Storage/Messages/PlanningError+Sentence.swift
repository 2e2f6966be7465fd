public import Planning

extension PlanningError {
    /// Stable, for programs.
    public var code: String {
        if case .tooManyGrids = self { "too-many-grids" } else { "planning" }
    }

    /// What is wrong and what to do about it.
    public func sentence(_ say: Language = .current) -> String {
        switch self {
        case .tooManyGrids(let grids):
            let (wanted, most) = (grids.wanted, grids.most)
            let range = grids.inBand.map {
                say(
                    " (\($0.lowerBound)...\($0.upperBound) by the band)",
                    "（按参考值为 \($0.lowerBound)...\($0.upperBound) 个）")
            }
            return say(
                "community \(grids.community) \(grids.name) would need \(wanted) grids\(range ?? ""), but has codes for "
                    + "\(most) only: ask for fewer with --grids or a wider band, or split the community",
                "社区 \(grids.community) \(grids.name) 需要 \(wanted) 个网格\(range ?? "")，而编码只够 \(most) 个："
                    + "请用 --grids 或更宽的参考值减少网格，或拆分该社区")
        case .codesExhausted(let community):
            return say(
                description, "社区 \(community) 的网格编码已用到 999；编码不重复使用，须为该社区启用新代码")
        default: return description
        }
    }
}
