import ArgumentParser
import Storage
import Web

struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Shows the settings of a file, or changes them.",
        discussion: """
              notice                  the notice on the map and on exports
              map_approval            审图号: empty unless you give one
              classification          密级
              time_zone               in which a publish's day begins, such as Asia/Shanghai
              household_kind          which households are counted: 户籍户, 常住户 or 住房套数
              assign_by               what decides the grid of a building: share, point or entrance
              household_estimator     JSON: squareMetresPerHousehold, defaultLevels, smallestHome
              rule_profiles           JSON: bands and severities for urban, rural and dedicated (专属) grids
              basemap                 JSON: url with {z}, {x}, {y}; scheme, xyz or tms; datum, CGCS2000 or WGS84

            An empty value gives a setting its default again. A GCJ-02 or BD-09 basemap is refused: the grids would lie \
            hundreds of metres off.

            Examples:
              gridmap settings town.gpkg
              gridmap settings town.gpkg notice="内部用图 · 界线不作划界依据" map_approval="鄂S(2026)012号"
              gridmap settings town.gpkg household_estimator='{"squareMetresPerHousehold":90,"defaultLevels":5,"smallestHome":30}'
            """)

    @Argument(help: "The district's file.") var file: String
    @Argument(help: ArgumentHelp("What to change.", valueName: "name=value")) var changes: [ImportCommand.Assignment] =
        []
    @OptionGroup var writer: WriterOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        for change in changes where Setting(rawValue: change.name) == nil {
            throw ValidationError(
                "There is no setting “\(change.name)”: take one of \(Setting.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
    }

    func run() throws {
        try common.run { report in
            let district = try District.open(file, mode: changes.isEmpty ? .read : .write)
            for change in changes where change.name == Setting.basemap.rawValue && !change.text.isEmpty {
                _ = try Basemap(setting: change.text)
            }
            try district.change(
                changes.compactMap { change in Setting(rawValue: change.name).map { ($0, change.text) } },
                actor: writer.signature)
            let summary = try district.settings()
            for setting in Setting.allCases {
                let value = summary.values[setting.rawValue] ?? say("(default)", "（默认）")
                report.show("\(setting.rawValue) = \(value)")
            }
            try report.finish(summary, hasFindings: false)
        }
    }
}
