internal import Synchronization

/// What links begin with: the public address that was given, or the one that is listened at. Never what a request calls
/// the host.
///
/// Empty, for links relative to the host, until the server listens, and where it listens at every address it has.
final class LinkBase: Sendable {
    private let address: Mutex<String>
    private let isGiven: Bool
    /// The path of the public address, without a slash at its end. Pages name their style by it and not by the whole
    /// address, since they may be reached by another host, whose style they would not be allowed to take.
    let path: String

    init(publicURL: String?) {
        isGiven = publicURL != nil
        let given = publicURL.map(Self.withoutSlash) ?? ""
        path =
            given.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3).first.map {
                "/" + $0
            } ?? ""
        address = Mutex(given)
    }

    var text: String { address.withLock { $0 } }

    func listening(at listened: WebApp.Address) {
        guard !isGiven, case .host(let host, _) = listened, host != "0.0.0.0", host != "::" else { return }
        address.withLock { $0 = Self.withoutSlash(listened.url) }
    }

    private static func withoutSlash(_ text: String) -> String { text.hasSuffix("/") ? String(text.dropLast()) : text }
}
