import ArgumentParser

@main
struct Gridmap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gridmap",
        abstract: "Splits the communities of a district into work grids and serves them as a live map.",
        discussion: """
            One file holds one district: a GeoPackage that QGIS opens as it is. A first map takes five commands:

              gridmap import town.gpkg communities outlines.geojson --key code
              gridmap import town.gpkg barriers roads.geojson
              gridmap import town.gpkg buildings buildings.geojson --key id
              gridmap partition town.gpkg --households 300...500 --publish
              gridmap serve town.gpkg

            Exit status: 0 clean, 2 finished with findings to look at, 1 failed and changed nothing, 64 wrong usage.
            Messages are Chinese or English by the locale (LC_ALL, LC_MESSAGES, LANG).
            """,
        version: "0.1.0",
        subcommands: [
            ImportCommand.self, PartitionCommand.self, EditCommand.self, PublishCommand.self, AssignCommand.self,
            CheckCommand.self,
            StatsCommand.self, LocateCommand.self, IndexCommand.self, ExportCommand.self, ServeCommand.self,
            TilesCommand.self, SettingsCommand.self, BackupCommand.self,
        ])
}
