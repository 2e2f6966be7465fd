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
              gridmap serve town.gpkg --socket /run/gridmap/town.sock --log-format logfmt
              gridmap serve --config /etc/gridmap/town.conf

            A file of --config has lines such as “port = 8080” or “public-url = https://map.example.org”, with the names \
            of the options, and “file = town.gpkg”; # begins a comment. The same can stand in the environment: \
            GRIDMAP_PORT, GRIDMAP_PUBLIC_URL. An option goes before the environment, that before the file.

            SIGTERM and Ctrl-C end it in order: /ready says 503, answers under way end, then it stops, after \
            --stop-seconds in any case. A second signal ends it at once.
            """)

    @Argument(help: "The district's file, or any GeoPackage.") var file: String?
    @Option(help: "A file with settings, one a line: name = value.") var config: String?
    @Flag(name: .shortAndLong, help: "Print nothing but errors.") var quiet = false
    @OptionGroup(title: "Where") var place: PlaceOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @Option(
        help: ArgumentHelp(
            "Log every request, one line each on standard error: logfmt or json; brief logs warnings and errors only. Never "
                + "a query, never what a body held. (default: brief)", valueName: "logfmt|json|brief"))
    var logFormat: LogFormat?

    struct PlaceOptions: ParsableArguments {
        @Option(help: "The address to listen at. (default: 127.0.0.1)") var host: String?
        @Option(help: "The port; 0 takes any free one. (default: 8080)") var port: Int?
        @Option(help: ArgumentHelp("A Unix socket to listen at, in the place of host and port.", valueName: "path"))
        var socket: String?
        @Option(
            name: .customLong("socket-mode"), help: ArgumentHelp("Who may use it. (default: 660)", valueName: "octal"))
        var socketMode: String?
        @Flag(help: "Serve other machines too: needed for an address that is not this machine's own.")
        var open = false
        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("Pages of these origins may read the answers; * for all.", valueName: "origin"))
        var cors: [String] = []
        @Option(
            name: .customLong("public-url"),
            help: ArgumentHelp(
                "The address at which clients reach this server: what links begin with.", valueName: "url"))
        var publicURL: String?
        @Option(help: "The folder with ol.js and ol.css; by default the one that tools/setup filled.")
        var assets: String?
    }

    struct LimitOptions: ParsableArguments {
        @Option(help: "Connections at once; more of them wait. (default: 1024)") var maxConnections: Int?
        @Option(help: "Requests being answered at once; more of them get 503. (default: 256)") var maxPending: Int?
        @Option(help: "Until a request must have come, and a second more for each KiB. (default: 20)")
        var requestSeconds: Double?
        @Option(help: "Until an answer must have begun; then it is 503. (default: 30)") var answerSeconds: Double?
        @Option(help: "In which a client must take a KiB for each second. (default: 20)") var stallSeconds: Double?
        @Option(help: "A connection stays open without a request. (default: 60)") var idleSeconds: Double?
        @Option(help: "/ready says 503 before a stopping server stops listening. (default: 0)")
        var drainSeconds: Double?
        @Option(help: "A stopping server waits for answers under way. (default: 10)") var stopSeconds: Double?
    }

    func run() async throws {
        let settings = try ServeSettings(file: config)
        guard let file = file ?? settings.text("file") else {
            throw ValidationError(
                say(
                    "which file? gridmap serve FILE, or file = … in --config",
                    "请指明文件：gridmap serve 文件，或在 --config 中写 file = …"))
        }
        let options = try options(settings)
        let format = try logFormat ?? settings.value("log-format", "logfmt, json, brief") { LogFormat(rawValue: $0) }
        let logger = Logger(label: "gridmap") { _ in LogLines(format ?? .brief) }
        let isQuiet = try quiet || settings.flag("quiet") ?? false
        let report = Report(try CommonOptions.parse(isQuiet ? ["--quiet"] : []))
        do {
            let app = try Self.app(file, options, logger)
            if !app.hasPageAssets {
                report.warn(
                    say(
                        "ol.js and ol.css were not found: tools/fetch-assets gets them, --assets says where they are; "
                            + "until then the page shows no map",
                        "未找到 ol.js 与 ol.css：用 tools/fetch-assets 获取，或用 --assets 指明位置；在此之前页面不显示地图"))
            }
            let signals = await StopSignals()
            defer { signals.end() }
            try await app.run(stops: signals.stream) { address in
                report.show(say("\(address.url) (Ctrl-C stops)", "\(address.url)（Ctrl-C 停止）"))
            }
        } catch {
            report.fail(error)
            throw ExitCode.failure
        }
    }

    /// The map of a district, or the features of another GeoPackage.
    private static func app(_ file: String, _ options: WebOptions, _ logger: Logger) throws -> WebApp {
        let district: District
        do {
            district = try District.open(file)
        } catch StorageError.notADistrict {
            return try WebApp(features: FeatureStore(path: file), options: options, logger: logger)
        }
        return try WebApp(district: district, at: file, options: options, logger: logger)
    }

    private func options(_ settings: ServeSettings) throws -> WebOptions {
        var options = WebOptions()
        let (number, count) = (say("a number", "数"), say("a whole number", "整数"))
        func seconds(_ given: Double?, _ name: String, _ target: WritableKeyPath<ServerLimits, Double>) throws {
            if let value = try given ?? settings.value(name, number, { Double($0) }) {
                options.limits[keyPath: target] = value
            }
        }
        func whole(_ given: Int?, _ name: String, _ target: WritableKeyPath<ServerLimits, Int>) throws {
            if let value = try given ?? settings.value(name, count, { Int($0) }) {
                options.limits[keyPath: target] = value
            }
        }
        options.host = place.host ?? settings.text("host") ?? options.host
        options.port = try place.port ?? settings.value("port", count) { Int($0) } ?? options.port
        options.socket = place.socket ?? settings.text("socket")
        let mode = say("octal, such as 660", "八进制，如 660")
        if let given = place.socketMode {
            guard let value = Self.octal(given) else { throw ValidationError("--socket-mode: \(mode)") }
            options.socketMode = value
        } else if let value = try settings.value("socket-mode", mode, Self.octal) {
            options.socketMode = value
        }
        options.open = try place.open || settings.flag("open") ?? false
        options.cors = place.cors.isEmpty ? settings.words("cors") ?? [] : place.cors
        options.publicURL = place.publicURL ?? settings.text("public-url")
        options.assets = place.assets ?? settings.text("assets")
        try whole(limits.maxConnections, "max-connections", \.connections)
        try whole(limits.maxPending, "max-pending", \.pending)
        try seconds(limits.requestSeconds, "request-seconds", \.requestSeconds)
        try seconds(limits.answerSeconds, "answer-seconds", \.answerSeconds)
        try seconds(limits.stallSeconds, "stall-seconds", \.stallSeconds)
        try seconds(limits.idleSeconds, "idle-seconds", \.idleSeconds)
        try seconds(limits.drainSeconds, "drain-seconds", \.drainSeconds)
        try seconds(limits.stopSeconds, "stop-seconds", \.stopSeconds)
        return options
    }

    private static func octal(_ text: String) -> UInt16? {
        UInt16(text, radix: 8).flatMap { $0 <= 0o777 ? $0 : nil }
    }
}
