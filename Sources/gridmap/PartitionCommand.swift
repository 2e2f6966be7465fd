import ArgumentParser
import Foundation
import Planning
import Storage

struct PartitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partition",
        abstract: "Divides communities into grids: a draft, or with --publish the plan in force.",
        discussion: """
            Borders follow barriers where they can; no building is cut, no gap is left, every grid is in one piece on \
            foot. The number of grids of a community follows from its households and the band; the same input and seed \
            give the same grids. Ctrl-C ends the search with the best plan so far; a second one ends the command.

            Examples: a first division,
              gridmap partition town.gpkg
              gridmap partition town.gpkg --households 300...500 --publish
              gridmap partition town.gpkg --community 421003001001 --grids 6 --seed 7
              gridmap partition town.gpkg --weight population --band 1000...1500 --balance compact

            with what planners know,
              gridmap partition town.gpkg --keep-together estate --barrier-strength street=0.9
              gridmap partition town.gpkg --lock 421003001001003 421003001001005

            from old grids,
              gridmap partition town.gpkg --rebalance
              gridmap partition town.gpkg --from-grids 旧网格.shp --key 网格编码 --crs EPSG:4546
              gridmap partition town.gpkg --from-members 楼栋网格.csv --encoding GB18030 --rebalance

            plans side by side,
              gridmap partition town.gpkg --alternatives 4

            areas of any source without a district (courtyards, census blocks):
              gridmap partition --atoms blocks.gpkg:blocks --weight TOTPOP --grids 15 --tolerance 5% -o wards.geojson
            """)

    @Argument(help: "The district's file; none with --atoms.") var file: String?
    @Option(help: ArgumentHelp("Only this community; may be repeated.", valueName: "code"))
    var community: [String] = []
    @Option(
        help: ArgumentHelp(
            "Households a grid should hold; with the plan it becomes the file's band. By default that of the draft before, "
                + "or of each community's class.",
            valueName: "300...500"))
    var households: HouseholdBand?
    @Option(
        help: ArgumentHelp(
            "What a grid should hold of another --weight, for this run.", valueName: "900...1500"))
    var band: WeightBand?
    @OptionGroup(title: "Division") var division: DivisionOptions
    @Option(help: ArgumentHelp("Buildings alike in this column come into one grid: estate (小区) …", valueName: "field"))
    var keepTogether: String?
    @Option(
        help: ArgumentHelp(
            "How much borders are drawn to a kind of barrier, 0 to 1, for this run; may be repeated.",
            valueName: "kind=0.9"))
    var barrierStrength: [KindStrength] = []
    @OptionGroup(title: "Old grids") var former: FormerOptions
    @OptionGroup(title: "Given areas") var given: AtomOptions
    @OptionGroup(title: "Reading another source") var reading: SourceOptions
    @Option(
        help: ArgumentHelp(
            "Compare so many plans that differ in balance and seed; the first is the draft, each tells its options.",
            valueName: "n"))
    var alternatives = 1
    @Option(
        help: ArgumentHelp(
            "Draw the draft: grids coloured by deviation, barriers, locked grids, loads.",
            valueName: "out.svg"))
    var picture: String?
    @Flag(help: "Publish the draft at once.") var publish = false
    @OptionGroup var writer: WriterOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if given.atoms != nil { return try validateAtoms() }
        guard file != nil else {
            throw ValidationError("Name the district's file (before --lock, which takes all that follows), or --atoms.")
        }
        if division.weight == .households, band != nil {
            throw ValidationError("--band is for another --weight; the band of households is --households 300...500.")
        }
        if division.weight != .households, households != nil {
            throw ValidationError("--households is for --weight households; say --band for \(division.weight.name).")
        }
        if former.rebalance || former.fromGrids != nil || former.fromMembers != nil, division.grids != nil {
            throw ValidationError("Old grids keep their number: leave --grids out, or divide anew without them.")
        }
        if former.rebalance, division.tolerance != nil {
            throw ValidationError("--rebalance moves as little as the band demands: leave --tolerance out.")
        }
        if let strength = barrierStrength.first(where: { !$0.isInRange }) {
            throw ValidationError(
                "--barrier-strength takes a number from 0 to 1; not \(strength.kind)=\(strength.strength).")
        }
        guard (1...20).contains(alternatives) else {
            throw ValidationError("--alternatives takes a number from 1 to 20; not \(alternatives).")
        }
        if alternatives > 1, division.time != nil {
            throw ValidationError("--alternatives are plans that can be had again, which --time does not promise.")
        }
        if alternatives > 1, former.fromGrids != nil || former.fromMembers != nil, !former.rebalance {
            throw ValidationError("Old grids are made exact in one way only: --alternatives needs --rebalance there.")
        }
        if former.fromGrids == nil, former.fromMembers == nil, !reading.isEmpty {
            throw ValidationError(
                "--key, --crs and --encoding tell of a source: --from-grids, --from-members or --atoms.")
        }
    }

    func run() throws {
        try common.run { report in
            let progress = report.progress
            let interruption = Interruption {
                progress.clear()
                report.warn(
                    say(
                        "ending with the best plan so far; Ctrl-C again ends at once and changes nothing",
                        "正在以目前最佳方案结束；再按 Ctrl-C 立即中止，不作任何改动"))
            }
            if let request = atomRequest {
                let summary = try request.divide(isCancelled: interruption.hasCome) { progress.show($0) }
                show(summary, report)
                try report.finish(summary, hasFindings: summary.hasFindings)
            } else if let file {
                let summary = try District.open(file, mode: .write)
                    .partition(request, isCancelled: interruption.hasCome) { progress.show($0) }
                var text = DraftText(summary: summary, file: file, communities: community)
                text.tolerance = division.tolerance?.share
                text.alternatives = alternatives
                text.time = division.time
                text.show(report)
                try report.finish(summary, hasFindings: summary.hasFindings)
            }
        }
    }

    private var request: PartitionRequest {
        var request = PartitionRequest(actor: writer.signature)
        request.communities = community
        request.weight = division.weight
        request.band = households
        request.weightBand = band?.range
        request.grids = division.grids
        request.balance = division.balance
        request.tolerance = division.tolerance?.share
        request.seed = division.seed
        request.time = division.time.map { .seconds($0) }
        request.locked = former.lock
        request.unlocked = former.unlock
        request.groupField = keepTogether
        request.strengths = Dictionary(barrierStrength.map { ($0.kind, $0.strength) }) { $1 }
        request.oldGrids = former.source(reading)
        request.rebalances = former.rebalance
        request.alternatives = alternatives
        request.picture = picture
        request.publish = publish
        return request
    }
}
