internal import Dispatch
internal import Foundation
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
    /// `nil` for a file that is no district's: then there is no map.
    private let service: MapService?
    private let logger: Logger
    private let links: LinkBase
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
        let service = MapService(
            district, options: options, logger: logger, store: TileStore(beside: district.path))
        self.service = service
        links = LinkBase(publicURL: options.publicURL)
        let features = FeatureService(FeatureStore(district), links: links, contents: service.contents)
        responder = MapResponder(
            routes: RouteTable(service, features), origins: Set(options.cors), logger: logger)
    }

    /// Any GeoPackage's layers as features, without map and tiles.
    ///
    /// - Throws: ``WebError`` when the options contradict themselves.
    public init(features store: FeatureStore, options: WebOptions = WebOptions(), logger: Logger = WebApp.quiet)
        throws(WebError)
    {
        self.options = try options.checked()
        self.logger = logger
        service = nil
        links = LinkBase(publicURL: options.publicURL)
        let features = FeatureService(store, links: links)
        responder = MapResponder(routes: RouteTable(features), origins: Set(options.cors), logger: logger)
    }

    /// Whether OpenLayers was found; without it everything is served but the page's map.
    public var hasPageAssets: Bool { service?.assets.areThere ?? true }

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
                let address = Address(host: host, port: channel.localAddress?.port ?? 0)
                links.listening(at: address)
                onListening(address)
            },
            logger: logger)
        // Streams of changes have no end of their own, and a server that stops waits for what is under way.
        let signals = [SIGTERM, SIGINT].map { DispatchSource.makeSignalSource(signal: $0, queue: .global()) }
        for signal in signals {
            signal.setEventHandler { [service] in Task { await service?.log.close() } }
            signal.resume()
        }
        defer { for signal in signals { signal.cancel() } }
        try await withThrowingTaskGroup { group in
            if let service { group.addTask { await service.follow() } }
            group.addTask { try await application.runService() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
