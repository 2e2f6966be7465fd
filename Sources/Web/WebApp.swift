internal import Foundation
internal import Hummingbird
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
    public enum Address: Hashable, Sendable {
        case host(String, port: Int)
        case socket(path: String)

        public var url: String {
            switch self {
            case .host(let host, let port): host.contains(":") ? "http://[\(host)]:\(port)/" : "http://\(host):\(port)/"
            case .socket(let path): "unix:\(path)"
            }
        }
    }

    private let options: WebOptions
    /// `nil` for a file that is no district's: then there is no map.
    private let service: MapService?
    private let logger: Logger
    private let links: LinkBase
    private let operations: Operations
    let responder: MapResponder

    /// - Parameter path: what leads to the district's file, where that is a link; it is watched.
    /// - Throws: ``WebError`` when the options contradict themselves.
    public init(
        district: District, at path: String? = nil, options: WebOptions = WebOptions(), logger: Logger = WebApp.quiet
    ) throws(WebError) {
        let options = try options.checked()
        self.options = options
        try options.basemap?.check()
        self.logger = logger
        let watch = FileWatch(path ?? district.path, logger: logger)
        let service = MapService(
            district, options: options, logger: logger, store: TileStore(beside: district.path), watch: watch)
        self.service = service
        links = LinkBase(publicURL: options.publicURL)
        let features = FeatureService(
            FeatureStore(district), links: links, contents: service.contents, watch: watch)
        operations = Operations(options.limits, logger: logger)
        responder = MapResponder(
            routes: RouteTable(service, features, operations), ready: service.contents.ready,
            origins: Set(options.cors), operations: operations, logger: logger)
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
        let features = FeatureService(store, links: links, watch: FileWatch(store.path, logger: logger))
        operations = Operations(options.limits, logger: logger)
        responder = MapResponder(
            routes: RouteTable(features, operations), ready: nil, origins: Set(options.cors), operations: operations,
            logger: logger)
    }

    /// Whether OpenLayers was found; without it everything is served but the page's map.
    public var hasPageAssets: Bool { service?.assets.areThere ?? true }

    /// A logger that writes warnings and errors only.
    public static var quiet: Logger {
        var logger = Logger(label: "gridmap.web")
        logger.logLevel = .warning
        return logger
    }

    /// Serves until it is told to stop, or the task is cancelled.
    ///
    /// - Parameters:
    ///   - stops: each element tells it to stop: the first in order (``ServerLimits/drainSeconds``,
    ///     ``ServerLimits/stopSeconds``), the second at once.
    ///   - onListening: called once, with the port taken when 0 was asked for.
    /// - Throws: ``WebError/socketTaken(_:reason:)``, ``WebError/cannotListen(host:port:_:)``, or what the system says.
    public func run(
        stops: AsyncStream<Void> = AsyncStream { _ in },
        onListening: @escaping @Sendable (Address) -> Void = { _ in }
    ) async throws {
        let host = options.host.filter { $0 != "[" && $0 != "]" }
        let socket = try options.socket.map { try SocketFile(path: $0, mode: options.socketMode) }
        defer { socket?.remove() }
        let server = HTTPServer(
            responder: responder, operations: operations, limits: options.limits, logger: logger,
            endStreams: { [service] in await service?.log.close() })
        // Not a child: the server must not wait with its end until a large file has been read.
        let following = service.map { service in Task { await service.follow() } }
        defer { following?.cancel() }
        do {
            try await server.run(
                at: socket.map { .unixDomainSocket(path: $0.path) } ?? .hostname(host, port: options.port), stops: stops
            ) { channel in
                let address: Address =
                    socket.map { .socket(path: $0.path) } ?? .host(host, port: channel.localAddress?.port ?? 0)
                socket?.permit()
                links.listening(at: address)
                onListening(address)
            }
        } catch {
            if let socket, let error = error as? IOError {
                throw WebError.socketTaken(socket.path, reason: String(cString: strerror(error.errnoCode)))
            }
            guard let fault = ListeningFault(error) else { throw error }
            throw WebError.cannotListen(host: host, port: options.port, fault)
        }
    }
}
