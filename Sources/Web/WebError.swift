/// What keeps a server from starting.
public enum WebError: Error, Hashable, Sendable {
    case notLoopback(host: String)
    case badPort(Int)
    case badOrigin(String)
    /// The basemap's setting cannot be read.
    case badBasemap(reason: String)
    /// The basemap is drawn in a shifted datum, under which unshifted grids would lie hundreds of metres off.
    case shiftedBasemap(datum: String)
}

extension WebError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notLoopback(let host):
            "“\(host)” can be reached from other machines: add --open if everyone who reaches it may see the map"
        case .badPort(let port): "port \(port) is not one of 0 to 65535"
        case .badOrigin(let origin): "“\(origin)” is no origin: give scheme and host, such as https://map.example.org"
        case .badBasemap(let reason): "the basemap cannot be used: \(reason)"
        case .shiftedBasemap(let datum):
            "the basemap is in \(datum), shifted by hundreds of metres: the grids, which are not, would lie wrong on it"
        }
    }

    /// Stable, for programs.
    public var code: String {
        switch self {
        case .notLoopback: "host-not-loopback"
        case .badPort: "bad-port"
        case .badOrigin: "bad-origin"
        case .badBasemap: "bad-basemap"
        case .shiftedBasemap: "shifted-basemap"
        }
    }
}
