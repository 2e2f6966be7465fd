import ArgumentParser
import Planning
import Storage

/// What any division is asked, of a district or of given atoms.
struct DivisionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the grids share out: households, population, area (m²), or a numeric column of the buildings or atoms.",
            valueName: "field"))
    var weight = PartitionWeight.households
    @Option(help: "Grids together, shared out by weight; by default the band decides.") var grids: Int?
    @Option(
        help: """
            What comes first. even: near the mean where that costs little shape; tight: as near the mean as can be; \
            compact: round grids with borders on barriers, within a tenth of the mean.
            """)
    var balance = Balance.even
    @Option(help: ArgumentHelp("No grid departs further from the mean, where blocks allow.", valueName: "5%"))
    var tolerance: Tolerance?
    @Option(help: "Another number gives another division.") var seed: UInt64 = 1
    @Option(
        help: ArgumentHelp(
            "End with the best plan after so long. By default the work is counted, and the same input gives the same bytes.",
            valueName: "seconds"))
    var time: Double?

    func validate() throws {
        if let grids, !(1...100_000).contains(grids) {
            throw ValidationError("--grids takes a number from 1 to 100000; not \(grids).")
        }
        if let tolerance, !tolerance.isInRange {
            throw ValidationError(
                "--tolerance takes more than 0 %, at most 100 %; not \(plain(100 * tolerance.share)) %.")
        }
        if let time, !(time > 0 && time <= 86_400) {
            throw ValidationError("--time takes seconds greater than 0, at most 86400; not \(time).")
        }
    }
}

/// Old grids to start from, instead of a blank community.
struct FormerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Hand-drawn old grids: made exact, they keep code and name. Any source that import reads.",
            valueName: "source[:layer]"))
    var fromGrids: String?
    @Option(
        help: ArgumentHelp(
            "Old grids known as lists of buildings: a table of building ref, grid code and, if known, grid name.",
            valueName: "list.csv"))
    var fromMembers: String?
    @Flag(help: "Bring the old grids into the band, moving as few households as possible; they keep their codes.")
    var rebalance = false
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Grids that stay exactly as they are, in this division and the next ones.", valueName: "code …"))
    var lock: [String] = []
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Grids locked in the plan in force that are so no longer.", valueName: "code …"))
    var unlock: [String] = []

    func validate() throws {
        if fromGrids != nil, fromMembers != nil {
            throw ValidationError("--from-grids and --from-members exclude each other: the old grids have one source.")
        }
        if let both = lock.first(where: unlock.contains) {
            throw ValidationError("--lock and --unlock exclude each other: \(both).")
        }
    }

    /// Where the old grids are told of, if not in the file.
    func source(_ reading: SourceOptions) -> OldGridSource? {
        let named =
            fromGrids.map { OldGridSource(.drawn, path: $0) } ?? fromMembers.map { OldGridSource(.members, path: $0) }
        guard var source = named else { return nil }
        source.key = reading.key
        source.referenceSystem = reading.crs
        source.encoding = reading.encoding
        return source
    }
}

/// Areas to divide that need no district.
struct AtomOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Divide these areas instead of a district's communities; none of them is cut.", valueName: "source[:layer]")
    )
    var atoms: String?
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Where the grids go: one feature each with weight, deviation, shape.", valueName: "out.geojson"))
    var output: String?
    @Option(help: ArgumentHelp("Also a table of atoms and the grids they are in.", valueName: "out.csv"))
    var labels: String?
    @Option(help: ArgumentHelp("Mend borders of atoms within so many metres.", valueName: "metres"))
    var repair: Double?

    func validate() throws {
        if atoms == nil, output != nil || labels != nil || repair != nil {
            throw ValidationError("-o, --labels and --repair go with --atoms; a district's draft stays in its file.")
        }
        if let repair, !(repair > 0 && repair <= 100) {
            throw ValidationError("--repair takes metres greater than 0, at most 100; not \(repair).")
        }
    }
}

/// How the source of old grids or of atoms is read.
struct SourceOptions: ParsableArguments {
    @Option(help: "The column of that source that names its rows: the grid's code, or the atom's.") var key: String?
    @Option(help: "Coordinates of that source, as for import.") var crs: String?
    @Option(help: "Of text in that source: UTF-8, GB18030 …") var encoding: String?

    var isEmpty: Bool { key == nil && crs == nil && encoding == nil }
}
