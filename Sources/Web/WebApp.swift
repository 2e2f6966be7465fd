internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import Storage

/// A district's map over HTTP.
///
///     let app = try WebApp(district: District.open(path), options: options)
///     try await app.run { address in print(address.url) }
///
/// The file is only read. A new generation, whoever writes it, is served within a second.
public struct WebApp: Sendable {
    /// Where it listens.
    public struct Address: Hashable, Sendable {
        public let host: String
        public let port: Int
        public var url: String { host.contains(":") ? "http://[\(host)]:\(port)/" : "http://\(host):\(port)/" }
    }

    private let options: WebOptions
    private let service: MapService
    private let logger: Logger
    let responder: MapResponder

    /// Requests that are waited for at most, in connections.
    private static let maxConnections = 1024
    private static let idleSeconds: Int64 = 60

    /// - Throws: ``WebError`` when the options contradict themselves.
    public init(district: District, options: WebOptions = WebOptions(), logger: Logger = WebApp.quiet) throws(WebError)
    {
        let options = try options.checked()
        self.options = options
        try options.basemap?.check()
        self.logger = logger
        service = MapService(district, options: options, logger: logger)
        responder = MapResponder(routes: RouteTable(service), origins: Set(options.cors), logger: logger)
    }

    /// Whether OpenLayers was found; without it everything is served but the page's map.
    public var hasPageAssets: Bool { service.assets.areThere }

    /// A logger that writes warnings and errors only.
    public static var quiet: Logger {
        var logger = Logger(label: "gridmap.web")
        logger.logLevel = .warning
        return logger
    }

    /// Serves until it is told to stop (SIGTERM, SIGINT, or cancellation).
    ///
    /// - Parameter onListening: called once, with the port taken when 0 was asked for.
    public func run(onListening: @escaping @Sendable (Address) -> Void = { _ in }) async throws {
        let host = options.host.filter { $0 != "[" && $0 != "]" }
        let http = HTTP1Channel.Configuration(
            idleTimeout: .seconds(Self.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))
        let application = Application(
            responder: responder, server: .http1(configuration: http),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: options.port),
                availableConnectionsDelegate: .maximum(Self.maxConnections, logger: logger)),
            onServerRunning: { channel in
                onListening(Address(host: host, port: channel.localAddress?.port ?? 0))
            },
            logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { await service.follow() }
            group.addTask { try await application.runService() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
