extension EditRefusal {
    /// Stable, for programs.
    var code: String {
        switch self {
        case .locked: "edit-of-locked"
        case .notTogether: "edit-not-together"
        case .unknownBuilding: "unknown-building"
        case .elsewhere: "edit-elsewhere"
        case .breaks: "edit-breaks-grid"
        case .empties: "edit-empties-grid"
        case .partsNothing: "edit-parts-nothing"
        case .tangled: "edit-line-tangled"
        case .lines: "edit-lines"
        case .tooFewBlocks: "edit-too-few-blocks"
        case .cannotKeep: "edit-cannot-keep"
        case .nothingToUndo: "nothing-to-undo"
        }
    }

    /// What is wrong and what to do about it.
    func sentence(_ say: Language) -> String {
        switch self {
        case .locked(let grid):
            say(
                "grid \(grid) is locked: unlock it with “gridmap partition --unlock \(grid)” first",
                "网格 \(grid) 已锁定：请先用 gridmap partition --unlock \(grid) 解锁")
        case .notTogether(let grid, let other):
            grid == other
                ? say("grid \(grid) is named twice: name different grids", "网格 \(grid) 重复：请指定不同的网格")
                : say(
                    "grids \(other) and \(grid) lie in different communities: an edit stays within one",
                    "网格 \(other) 与 \(grid) 不在同一社区：一次调整限于一个社区之内")
        case .unknownBuilding(let ref):
            say("there is no building \(ref) on the map", "图上没有楼栋 \(ref)")
        case .elsewhere(let building, let community):
            say(
                "building \(building) stands in no grid of community \(community)",
                "楼栋 \(building) 不在社区 \(community) 的任何网格内")
        case .breaks(let grid?, let pieces):
            say(
                "grid \(grid) would lie in \(pieces) pieces on foot: move what lies between along, or draw the line elsewhere",
                "网格 \(grid) 将分为步行不连通的 \(pieces) 片：请连同中间地块一并调整，或另画界线")
        case .breaks(nil, let pieces):
            say(
                "the new grid would lie in \(pieces) pieces on foot: nobody walks from one to the other",
                "新网格将分为步行不连通的 \(pieces) 片")
        case .empties(let grid):
            say(
                "nothing would be left of grid \(grid): merge it with the other one instead",
                "网格 \(grid) 将不剩任何地块：请改用 merge 合并")
        case .partsNothing:
            say(
                "the line parts nothing: it has to cross the grid with ground on both sides; longitude comes first",
                "界线未能分割网格：应穿过网格且两侧均有地块；坐标经度在前")
        case .tangled(let limit):
            say(
                "the line crosses itself, or has more than \(limit) vertices: draw it without loops",
                "界线自相交，或顶点多于 \(limit) 个：请重画一条不打结的线")
        case .lines(let source, let count):
            say(
                "\(source) holds \(count) lines: an edit takes the one line of a file",
                "\(source) 中有 \(count) 条线：一次调整只取文件中唯一的一条线")
        case .tooFewBlocks(let grid, let blocks):
            say(
                "grid \(grid) cannot be parted so: no building is cut, and so it is \(blocks) \(blocks == 1 ? "block" : "blocks") at most",
                "网格 \(grid) 无法如此拆分：楼栋不可分割，至多可分为 \(blocks) 块")
        case .cannotKeep(let grid):
            say(
                "grid \(grid) does not end here, so --keep-code-of has nothing to keep",
                "网格 \(grid) 并未终止，--keep-code-of 无从保留")
        case .nothingToUndo:
            say("the draft was not edited by hand: there is nothing to take back", "方案未经手工调整：没有可撤销的操作")
        }
    }
}
