/// What keeps a server from starting, or a package of tiles from being made.
public enum WebError: Error, Hashable, Sendable {
    case notLoopback(host: String)
    case badPort(Int)
    case badOrigin(String)
    case badPublicURL(String)
    /// A limit outside what makes sense, by the name of its option.
    case badLimit(String)
    /// Something stands where the socket should be: another server, or no socket at all.
    case socketTaken(String, reason: String)
    case cannotListen(host: String, port: Int, ListeningFault)
    /// The basemap's setting cannot be read.
    case badBasemap(reason: String)
    /// The basemap is drawn in a shifted datum, under which unshifted grids would lie hundreds of metres off.
    case shiftedBasemap(datum: String)
    case unknownLayer(String, known: [String])
    /// Nothing has a place, or only at other zooms.
    case noTiles
    case tooManyTiles(limit: Int)
    /// A name that ends as no package does.
    case unknownPackage(String)
    /// PMTiles hold MVT only.
    case notPackable(String)
    /// No list is left of what a package of that generation held.
    case unknownSince(Int64, known: [Int64])
}

extension WebError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notLoopback(let host):
            "“\(host)” can be reached from other machines: add --open if everyone who reaches it may see the map"
        case .badPort(let port): "port \(port) is not one of 0 to 65535"
        case .badOrigin(let origin):
            "“\(origin)” is no origin: give scheme and host, such as https://map.example.org, each by itself, or * for all"
        case .badPublicURL(let url):
            "“\(url)” is no address of a server: give scheme, host and path, such as https://map.example.org/grids, and no user"
        case .badLimit(let name):
            "--\(name) is outside what can be meant: seconds from .05 to 86400, counts from 1 to 1000000"
        case .socketTaken(let path, let reason): "no socket can be put at \(path): \(reason)"
        case .cannotListen(let host, let port, .taken):
            "port \(port) of \(host) is in use: stop what listens there, or take another one with --port (0: any free one)"
        case .cannotListen(let host, let port, .forbidden):
            "port \(port) of \(host) is reserved by the system: take another one with --port, from 1024 on, and let a "
                + "proxy listen there"
        case .cannotListen(let host, _, .elsewhere):
            "“\(host)” is no address of this machine: give one of its own with --host, such as 127.0.0.1, or 0.0.0.0 for all"
        case .badBasemap(let reason): "the basemap cannot be used: \(reason)"
        case .shiftedBasemap(let datum):
            "the basemap is in \(datum), shifted by hundreds of metres: the grids, which are not, would lie wrong on it"
        case .unknownLayer(let name, let known): "“\(name)” is none of \(known.joined(separator: ", "))"
        case .noTiles: "these layers have no tiles at these zooms"
        case .tooManyTiles(let limit): "that would be more than \(limit) tiles: ask for fewer zooms"
        case .unknownPackage(let path):
            "“\(path)” is no package: NAME.mbtiles and NAME.pmtiles are, and a folder, whose name may end in /"
        case .notPackable(let format): "PMTiles hold mvt, not \(format): write .mbtiles or a folder"
        case .unknownSince(let generation, let known):
            "no package of these layers, format and zooms was made here at generation \(generation)"
                + (known.isEmpty ? "" : " (but at \(known.map(String.init).joined(separator: ", ")))")
                + ": make a whole one, without --since"
        }
    }

    /// Stable, for programs.
    public var code: String {
        switch self {
        case .notLoopback: "host-not-loopback"
        case .badPort: "bad-port"
        case .badOrigin: "bad-origin"
        case .badPublicURL: "bad-public-url"
        case .badLimit: "bad-limit"
        case .socketTaken: "socket-taken"
        case .cannotListen(_, _, let fault): fault.rawValue
        case .badBasemap: "bad-basemap"
        case .shiftedBasemap: "shifted-basemap"
        case .unknownLayer: "unknown-layer"
        case .noTiles: "no-tiles"
        case .tooManyTiles: "too-many-tiles"
        case .unknownPackage: "unknown-package"
        case .notPackable: "not-packable"
        case .unknownSince: "unknown-since"
        }
    }
}
