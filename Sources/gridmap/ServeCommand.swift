import ArgumentParser
import Foundation
import Logging
import Storage
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the district as a live map, as tiles and as features; only reads.",
        discussion: """
            What another command publishes shows within a second. Only this machine is served unless --open says that \
            others may be. Of any other GeoPackage the feature layers are served, by OGC API - Features under /ogc.

            Examples:
              gridmap serve town.gpkg
              gridmap serve town.gpkg --port 0 --cors https://map.example.org
              gridmap serve town.gpkg --host 0.0.0.0 --open --public-url https://map.example.org/town
            """)

    @Argument(help: "The district's file, or any GeoPackage.") var file: String
    @Option(help: "The address to listen at.") var host = "127.0.0.1"
    @Option(help: "The port; 0 takes any free one.") var port = 8080
    @Flag(help: "Serve other machines too: needed for an address that is not this machine's own.") var open = false
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Pages of these origins may read the answers; * for all.", valueName: "origin"))
    var cors: [String] = []
    @Option(
        name: .customLong("public-url"),
        help: ArgumentHelp("The address at which clients reach this server: what links begin with.", valueName: "url"))
    var publicURL: String?
    @Option(help: "The folder with ol.js and ol.css; by default the one that tools/setup filled.") var assets: String?
    @Flag(name: .shortAndLong, help: "Print nothing but errors.") var quiet = false

    func run() async throws {
        let report = Report(try CommonOptions.parse(quiet ? ["--quiet"] : []))
        do {
            var options = WebOptions()
            options.host = host
            options.port = port
            options.open = open
            options.cors = cors
            options.publicURL = publicURL
            options.assets = assets
            let app = try app(options)
            if !app.hasPageAssets {
                report.warn(
                    say(
                        "ol.js and ol.css were not found: tools/fetch-assets gets them, --assets says where they are; "
                            + "until then the page shows no map",
                        "未找到 ol.js 与 ol.css：用 tools/fetch-assets 获取，或用 --assets 指明位置；在此之前页面不显示地图"))
            }
            try await app.run { address in
                report.show(say("\(address.url) (Ctrl-C stops)", "\(address.url)（Ctrl-C 停止）"))
            }
        } catch {
            report.fail(error)
            throw ExitCode.failure
        }
    }

    /// The map of a district, or the features of another GeoPackage.
    private func app(_ options: WebOptions) throws -> WebApp {
        let district: District
        do {
            district = try District.open(file)
        } catch StorageError.notADistrict {
            return try WebApp(features: FeatureStore(path: file), options: options)
        }
        return try WebApp(district: district, options: options)
    }
}
