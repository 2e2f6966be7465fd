import ArgumentParser
import Storage

/// Grids changed by hand.
struct EditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Changes grids of the draft by hand: merge, split, redraw a border, move buildings.",
        discussion: """
            The draft goes on with each edit; without one, a draft of the plan in force begins. No building is cut, no gap \
            is left, no grid falls into pieces on foot, and grids that are not named keep their borders to the last vertex. \
            Each edit tells what the community's grids hold and how good they are; undo takes the last one back, publish \
            puts all into force.

            A merge or a split ends its grids and gives new codes; --keep-code-of lets one go on. Edits of codes in force \
            are written into the lineage when they are published.

            Examples:
              gridmap edit merge town.gpkg 421003001001003 421003001001004
              gridmap edit split town.gpkg 421003001001003 --parts 3
              gridmap edit split town.gpkg 421003001001003 --along "112.2391,30.3352 112.2403,30.3361"
              gridmap edit border town.gpkg 421003001001003 421003001001004 --along border.geojson
              gridmap edit move town.gpkg 421003001001004 B-17 B-18
              gridmap edit undo town.gpkg
            """,
        subcommands: [Merge.self, Split.self, Border.self, Move.self, Undo.self])

    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes one grid of several that lie side by side.")

        @Argument(help: "The district's file.") var file: String
        @Argument(help: ArgumentHelp("Codes of the grids.", valueName: "code")) var grids: [String]
        @OptionGroup var keeping: KeepOption
        @OptionGroup var options: EditOptions

        func validate() throws {
            guard grids.count > 1 else { throw ValidationError("Name at least two grids.") }
        }

        func run() throws { try options.run(.merge(grids), keeping: keeping.keepCodeOf, of: file) }
    }

    struct Split: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes several grids of one: in two along a line, or in parts of about equal weight.")

        @Argument(help: "The district's file.") var file: String
        @Argument(help: ArgumentHelp("Code of the grid.", valueName: "code")) var grid: String
        @Option(help: "How many parts of about equal weight.") var parts: Int?
        @OptionGroup var line: LineOptions
        @OptionGroup var keeping: KeepOption
        @OptionGroup var options: EditOptions

        func validate() throws {
            if let parts, !(2...100).contains(parts) {
                throw ValidationError("--parts takes a number from 2 to 100; not \(parts).")
            }
            if parts != nil, line.along != nil {
                throw ValidationError("--parts and --along exclude each other: a line parts in two.")
            }
        }

        func run() throws {
            let edit: DraftEdit =
                if let along = try line.source() {
                    .part(grid, along: along)
                } else {
                    .split(grid, parts: parts ?? 2)
                }
            try options.run(edit, keeping: keeping.keepCodeOf, of: file)
        }
    }

    struct Border: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draws the border between two grids anew, near a line; both keep their codes.")

        @Argument(help: "The district's file.") var file: String
        @Argument(help: ArgumentHelp("Code of one grid.", valueName: "code")) var grid: String
        @Argument(help: ArgumentHelp("Code of the other.", valueName: "code")) var other: String
        @OptionGroup var line: LineOptions
        @OptionGroup var options: EditOptions

        func validate() throws {
            guard line.along != nil else { throw ValidationError("Say --along which line the border shall run.") }
        }

        func run() throws {
            guard let along = try line.source() else { return }
            try options.run(.redraw(grid, other, along: along), keeping: nil, of: file)
        }
    }

    struct Move: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Moves buildings into a grid beside them, each with what cannot be parted from it.")

        @Argument(help: "The district's file.") var file: String
        @Argument(help: ArgumentHelp("Code of the grid they come into.", valueName: "code")) var grid: String
        @Argument(help: ArgumentHelp("Refs of the buildings.", valueName: "ref")) var buildings: [String]
        @OptionGroup var options: EditOptions

        func run() throws { try options.run(.move(buildings, to: grid), keeping: nil, of: file) }
    }

    struct Undo: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes the last edit of the draft back.")

        @Argument(help: "The district's file.") var file: String
        @OptionGroup var writer: WriterOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.run { report in
                let summary = try District.open(file, mode: .write).undoEdit(actor: writer.signature)
                report.show(say("Taken back: \(summary.undone)", "已撤销：\(summary.undone)"))
                report.list(say("edits left", "尚有调整"), summary.edits)
                if !summary.hasDraft { report.show(say("There is no draft any more.", "方案已不存在。")) }
                try report.finish(summary, hasFindings: false)
            }
        }
    }
}

/// Which grid goes on in what is made of it.
struct KeepOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("This grid goes on: in the whole, or in the part with most households.", valueName: "code"))
    var keepCodeOf: String?
}

/// A line that a planner drew.
struct LineOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Near which line: places in degrees, as “lon,lat lon,lat …”, or a file that holds one line. The border leaves it "
                + "for a street within some metres; ends inside are led on straight.", valueName: "line"))
    var along: String?
    @Option(help: "Coordinates of that file, as for import.") var crs: String?
    @Option(help: "Of text in that file: UTF-8, GB18030 …") var encoding: String?

    func validate() throws {
        if along == nil, crs != nil || encoding != nil {
            throw ValidationError("--crs and --encoding tell of the file that --along names.")
        }
    }

    func source() throws -> SketchSource? {
        guard let along else { return nil }
        if let places = try PlaceList(along) { return .places(places.points) }
        return .file(along, referenceSystem: crs, encoding: encoding)
    }
}

/// What every edit takes.
struct EditOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Draw the draft: grids coloured by deviation, barriers, loads.", valueName: "out.svg"))
    var picture: String?
    @OptionGroup var writer: WriterOptions
    @OptionGroup var common: CommonOptions

    func run(_ edit: DraftEdit, keeping code: String?, of file: String) throws {
        try common.run { report in
            var request = PartitionRequest(actor: writer.signature)
            request.edit = edit
            request.keptCode = code
            request.picture = picture
            let progress = report.progress
            let summary = try District.open(file, mode: .write).partition(request, progress: { progress.show($0) })
            let edited = summary.communities.filter(\.wasDivided).map(\.code)
            DraftText(summary: summary, file: file, communities: edited).show(report)
            try report.finish(summary, hasFindings: summary.hasFindings)
        }
    }
}
