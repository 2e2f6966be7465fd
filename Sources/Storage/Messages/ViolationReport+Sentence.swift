internal import Planning

extension ViolationReport {
    /// Which rule a grid or community does not keep, and by how much.
    public func sentence(_ say: Language = .current) -> String {
        func whole(_ figure: Double?) -> Int { Int((figure ?? 0).rounded()) }
        let count = whole(measured)
        let refs = say.list(subjects, limit: 6)
        return switch rule {
        case .insideOneCommunity:
            // Rounded down: what lies all but inside is not inside.
            say(
                "\(area) lies in its community with \(Int(100 * measured)) % of its ground only",
                "\(area) 仅 \(Int(100 * measured)) % 的范围在本社区内")
        case .onePiece where maximum == 0:
            say("\(area) has a hole that no dedicated grid (专属网格) fills", "\(area) 内有空洞，洞内并非专属网格")
        case .onePiece: say("\(area) is in \(count) pieces", "\(area) 分成 \(count) 片，不连通")
        case .noBuildingCut:
            say(
                "the border of \(area) cuts \(count) \(count == 1 ? "building" : "buildings"): \(refs)",
                "\(area) 的界线穿过 \(count) 栋楼：\(refs)")
        case .everyBuildingInOneGrid:
            say(
                "\(area) has \(count) \(count == 1 ? "building" : "buildings") in none of its grids: \(refs)",
                "\(area) 有 \(count) 栋楼不在任何网格：\(refs)")
        case .householdBand:
            say(
                "\(area) has \(count) households, outside \(whole(minimum))...\(whole(maximum))",
                "\(area) 有 \(count) 户，不在 \(whole(minimum))...\(whole(maximum)) 之内")
        }
    }
}
