/// How a district is served.
public struct WebOptions: Sendable {
    /// The address to listen at; one that is not this machine's own needs ``open``.
    public var host = "127.0.0.1"
    /// 0 takes any free port.
    public var port = 8080
    /// The path of a Unix socket to listen at, in the place of host and port.
    public var socket: String?
    /// Who may use the socket.
    public var socketMode: UInt16 = 0o660
    public var limits = ServerLimits()
    /// Whether other machines may be served.
    public var open = false
    /// Origins whose pages may read answers, such as `https://map.example.org`; `*` stands for all.
    public var cors: [String] = []
    /// The address at which clients reach the server, such as `https://map.example.org/grids`, for links that must be
    /// absolute; `nil` leaves them relative. It is never taken from a request.
    public var publicURL: String?
    /// The folder with `ol.js` and `ol.css`; `nil` looks in `GRIDMAP_ASSETS` and in `tools/assets` above the program.
    public var assets: String?
    /// In the place of the file's own notes.
    public var notes = MapNotes()
    /// In the place of the file's own basemap.
    public var basemap: Basemap?

    public init() {}

    /// - Throws: ``WebError/notLoopback(host:)``, ``WebError/badOrigin(_:)``, ``WebError/badPublicURL(_:)`` or
    ///   ``WebError/badPort(_:)``.
    func checked() throws(WebError) -> WebOptions {
        try limits.checked()
        guard socket != nil || open || Self.isLoopback(host) else { throw .notLoopback(host: host) }
        guard (0...65535).contains(port) else { throw .badPort(port) }
        for origin in cors where origin != "*" && !Self.isOrigin(origin) { throw .badOrigin(origin) }
        var checked = self
        if let publicURL {
            let trimmed = String(publicURL.hasSuffix("/") ? publicURL.dropLast() : publicURL[...])
            guard Self.isAddress(trimmed) else { throw .badPublicURL(publicURL) }
            checked.publicURL = trimmed
        }
        return checked
    }

    static func isLoopback(_ host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }

    /// Browsers name an origin as it is; no pattern would ever be one.
    private static func isOrigin(_ text: String) -> Bool {
        isAddress(text) && text.count { $0 == "/" } == 2 && !text.contains("*")
    }

    /// Scheme, host and path, without query and fragment; and without a user's name and password, which would be told to
    /// all.
    private static func isAddress(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let rest = text.dropFirst(scheme.count)
        return !rest.isEmpty && rest.first != "/" && !rest.prefix { $0 != "/" }.contains("@")
            && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}?#".utf8.contains($0) }
    }
}

/// What is written on the map besides the map.
public struct MapNotes: Hashable, Sendable, Codable {
    /// By default that the map is for internal use and its lines are no basis for demarcation.
    public var notice: String?
    /// 审图号: empty unless given, never invented.
    public var approval: String?
    /// 密级.
    public var classification: String?

    public init(notice: String? = nil, approval: String? = nil, classification: String? = nil) {
        self.notice = notice
        self.approval = approval
        self.classification = classification
    }

    public static let standardNotice = "内部用图 · 界线不作划界依据"
}
