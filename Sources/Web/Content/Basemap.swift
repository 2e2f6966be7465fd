internal import Foundation

/// A background map that the page may fetch from elsewhere. It says how its tiles are numbered and in which datum
/// they are drawn, since a wrong guess puts every border in the wrong street.
public struct Basemap: Hashable, Sendable, Codable {
    public enum Scheme: String, Hashable, Sendable, Codable {
        /// Rows from the north: most services, Tianditu `_w` among them.
        case xyz
        /// Rows from the south.
        case tms
    }

    /// With `{z}`, `{x}` and `{y}`.
    public var url: String
    public var scheme: Scheme
    /// `CGCS2000`, `WGS84`, `GCJ-02` or `BD-09`.
    public var datum: String
    public var attribution: String?

    public init(url: String, scheme: Scheme, datum: String, attribution: String? = nil) {
        self.url = url
        self.scheme = scheme
        self.datum = datum
        self.attribution = attribution
    }

    /// Reads a setting: `{"url": "https://…/{z}/{x}/{y}.png", "scheme": "xyz", "datum": "CGCS2000"}`.
    ///
    /// - Throws: ``WebError/badBasemap(reason:)`` or ``WebError/shiftedBasemap(datum:)``.
    public init(setting: String) throws(WebError) {
        do {
            self = try JSONDecoder().decode(Basemap.self, from: Data(setting.utf8))
        } catch {
            throw .badBasemap(reason: "it must be JSON with url, scheme (xyz or tms) and datum")
        }
        try check()
    }

    func check() throws(WebError) {
        switch datum.uppercased().filter({ $0.isLetter || $0.isNumber }) {
        case "CGCS2000", "WGS84", "EPSG4490", "EPSG4326": break
        case "GCJ02", "BD09": throw .shiftedBasemap(datum: datum)
        default: throw .badBasemap(reason: "datum “\(datum)” is none of CGCS2000, WGS84, GCJ-02, BD-09")
        }
        guard origin != nil, ["{z}", "{x}", "{y}"].allSatisfy(url.contains) else {
            throw .badBasemap(reason: "url must begin with https:// or http:// and hold {z}, {x} and {y}")
        }
    }

    /// Scheme and host, for the page's content policy.
    var origin: String? {
        guard let parts = URL(string: url.replacing("{", with: "").replacing("}", with: "")),
            let scheme = parts.scheme, ["https", "http"].contains(scheme), let host = parts.host(), !host.isEmpty,
            host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3B && $0 != 0x2C })
        else { return nil }
        return "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }
}
