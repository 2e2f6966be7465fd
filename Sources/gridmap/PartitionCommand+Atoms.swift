import ArgumentParser
import Storage

extension PartitionCommand {
    /// What of all options has a meaning with `--atoms`, and what is needed.
    func validateAtoms() throws {
        let districts: [(String, Bool)] = [
            ("a district's file", file != nil), ("--community", !community.isEmpty),
            ("--households", households != nil),
            ("--band", band != nil), ("--keep-together", keepTogether != nil),
            ("--barrier-strength", !barrierStrength.isEmpty), ("--from-grids", former.fromGrids != nil),
            ("--from-members", former.fromMembers != nil), ("--rebalance", former.rebalance),
            ("--lock", !former.lock.isEmpty), ("--unlock", !former.unlock.isEmpty),
            ("--alternatives", alternatives != 1),
            ("--publish", publish),
        ]
        if let (name, _) = districts.first(where: \.1) {
            throw ValidationError("--atoms divides a source by itself: leave \(name) out.")
        }
        guard division.grids != nil else { throw ValidationError("--atoms needs --grids: how many to make.") }
        guard given.output != nil else { throw ValidationError("--atoms needs -o FILE: where the grids go.") }
    }

    var atomRequest: AtomRequest? {
        guard let source = given.atoms, let grids = division.grids, let output = given.output else { return nil }
        var request = AtomRequest(source: source, weight: division.weight, grids: grids, output: output)
        request.key = reading.key
        request.referenceSystem = reading.crs
        request.encoding = reading.encoding
        request.repair = given.repair
        request.balance = division.balance
        request.tolerance = division.tolerance?.share
        request.seed = division.seed
        request.time = division.time.map { .seconds($0) }
        request.labels = given.labels
        request.picture = picture
        return request
    }

    private static func total(_ total: AtomSummary.Total) -> String {
        let border = "\(decimal(total.innerBorder / 1000, 2)) km"
        let (disc, square) = (decimal(total.discBound / 1000, 2), decimal(total.squareReference / 1000, 2))
        let within = total.inTolerance.map { share in
            say("\(wholePercent(share)) within the tolerance; ", "\(wholePercent(share)) 在允许偏差内；")
        }
        return (within ?? "")
            + say(
                "mean deviation \(percent(total.meanDeviation)); PP \(decimal(total.meanPolsbyPopper, 3)), least "
                    + "\(decimal(total.leastPolsbyPopper, 3)); Reock \(decimal(total.meanReock, 3)), least "
                    + "\(decimal(total.leastReock, 3)); borders \(border) (discs \(disc), squares \(square))",
                "平均偏差 \(percent(total.meanDeviation))；PP \(decimal(total.meanPolsbyPopper, 3))，最小 "
                    + "\(decimal(total.leastPolsbyPopper, 3))；Reock \(decimal(total.meanReock, 3))，最小 "
                    + "\(decimal(total.leastReock, 3))；内部界线 \(border)（圆 \(disc)，方 \(square)）")
    }

    func show(_ summary: AtomSummary, _ report: Report) {
        var table = Table(columns: [
            (say("grid", "网格"), .right), (say("atoms", "地块"), .right), (summary.weight.heading, .right),
            (say("deviation", "偏差"), .right), ("PP", .right), ("Reock", .right), (say("pieces", "片数"), .right),
            (say("area ha", "面积 公顷"), .right),
        ])
        for grid in summary.grids {
            table.rows.append([
                "\(grid.grid)", "\(grid.atoms)", plain(grid.weight), signedPercent(grid.deviation),
                decimal(grid.polsbyPopper, 3), decimal(grid.reock, 3), "\(grid.pieces)",
                decimal(grid.squareMetres / 1e4, 2),
            ])
        }
        report.show(table)
        report.show(
            say(
                "\(summary.atoms) atoms in \(counted(summary.grids.count, "grid")), greatest deviation "
                    + "\(percent(summary.deviation)) (no plan can have less than \(percent(summary.bound))): \(given.output ?? "")",
                "\(summary.atoms) 个地块划分为 \(summary.grids.count) 个网格，最大偏差 \(percent(summary.deviation))"
                    + "（下界 \(percent(summary.bound))）：\(given.output ?? "")"))
        report.show(Self.total(summary.total))
        report.list(
            say("borders mended", "已修补边界"),
            summary.repaired.sorted { $0.key < $1.key }.map { "\($0.key) \(decimal($0.value, 2)) m²" })
        report.list(say("alone heavier than a grid may be", "单个即超过每格上限的地块"), summary.heavyAtoms)
        report.tellEnd(interrupted: summary.wasInterrupted, time: division.time)
    }
}
