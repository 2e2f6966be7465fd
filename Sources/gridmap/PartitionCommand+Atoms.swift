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
            ("--lock", !former.lock.isEmpty), ("--alternatives", alternatives != 1), ("--picture", picture != nil),
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
        return request
    }

    func show(_ summary: AtomSummary, _ report: Report) {
        var table = Table(columns: [
            (say("grid", "网格"), .right), (say("atoms", "地块"), .right), (summary.weight.heading, .right),
            (say("deviation", "偏差"), .right), ("PP", .right), (say("area ha", "面积 公顷"), .right),
        ])
        for grid in summary.grids {
            table.rows.append([
                "\(grid.grid)", "\(grid.atoms)", "\(grid.weight)", signedPercent(grid.deviation),
                decimal(grid.polsbyPopper, 3), decimal(grid.squareMetres / 1e4, 2),
            ])
        }
        report.show(table)
        report.show(
            say(
                "\(summary.atoms) atoms in \(summary.grids.count) grids, greatest deviation \(percent(summary.deviation)) "
                    + "(no plan can have less than \(percent(summary.bound))): \(given.output ?? "")",
                "\(summary.atoms) 个地块划分为 \(summary.grids.count) 个网格，最大偏差 \(percent(summary.deviation))"
                    + "（下界 \(percent(summary.bound))）：\(given.output ?? "")"))
        report.list(
            say("borders mended", "已修补边界"),
            summary.repaired.sorted { $0.key < $1.key }.map { "\($0.key) \(decimal($0.value, 2)) m²" })
        if summary.wasInterrupted { showInterruption(report) }
    }
}
