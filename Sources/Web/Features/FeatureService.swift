internal import Filtering
internal import Geometry
internal import Storage
internal import Synchronization

/// OGC API – Features: the layers of a file, read-only, under `/ogc`.
struct FeatureService: Sendable {
    let store: FeatureStore
    /// The map of the same file; `nil` for a file that is no district's.
    private let contents: Contents?
    private let links: LinkBase
    private let watch: FileWatch?
    private let counts: Cache<CountKey, Int?>
    private let lists: Cache<FeatureStore.Stamp, Known>
    private let latest = Latest()

    private struct CountKey: Hashable, Sendable {
        let stamp: FeatureStore.Stamp
        let collection: String
        /// The filter's canonical text.
        let filter: String
    }

    /// What is known of a file as long as it stays as it is.
    struct Known: Sendable {
        let stamp: FeatureStore.Stamp
        let collections: [FeatureCollection]
        /// What must be written beside the layers wherever they are shown, as members of JSON objects.
        let notes: [(name: String, value: String)]

        /// - Throws: ``Problem`` for an unknown one.
        func collection(_ name: String) throws -> FeatureCollection {
            if let found = collections.first(where: { $0.id == name }) { return found }
            var problem = Problem.unknownLayer(name, known: collections.prefix(40).map(\.id))
            problem.parameter = "collection"
            throw problem
        }
    }

    /// What was known last, for those who cannot wait.
    private final class Latest: Sendable {
        private let known = Mutex<Known?>(nil)

        var value: Known? {
            get { known.withLock { $0 } }
            set { known.withLock { $0 = newValue } }
        }
    }

    /// - Parameter watch: of the file.
    init(_ store: FeatureStore, links: LinkBase, contents: Contents? = nil, watch: FileWatch? = nil) {
        self.store = store
        self.contents = contents
        self.links = links
        self.watch = watch
        counts = Cache(limit: 4096) { _ in 1 }
        lists = Cache(limit: 2) { _ in 1 }
    }

    /// Whether there are tiles of the layers too.
    var hasTiles: Bool { contents != nil }

    /// - Throws: ``Problem/fileReplaced`` rather than to read of two files, and others.
    func known() async throws -> Known {
        try watch?.check()
        let (store, contents) = (store, contents)
        let known = try await lists.value(try await store.stamp()) {
            // The stamp may be another one by now: what is read is of this one or a later one, and is asked for once more
            // as soon as the file's is not this one.
            let stamp = try await store.stamp()
            let notes = try await contents?.renewed().notes
            return Known(
                stamp: stamp, collections: try await store.collections(), notes: notes.map(Self.members) ?? [])
        }
        latest.value = known
        return known
    }

    private static func members(_ notes: MapNotes) -> [(name: String, value: String)] {
        [("notice", notes.notice), ("approval", notes.approval), ("classification", notes.classification)].compactMap {
            name, value in value.map { (name, $0) }
        }
    }

    /// What was known last; whether it still is, is not looked up. `nil` when another file lies there.
    var lastKnown: Known? { watch?.isInPlace ?? true ? latest.value : nil }

    func collection(_ ask: Ask) async throws -> FeatureCollection {
        try await known().collection(ask.parameter("collection"))
    }

    /// How many features a filter accepts, counted once as long as the file stays as it is; `nil` where that takes long.
    func count(_ collection: FeatureCollection, _ filter: Filter?) async throws -> Int? {
        let store = store
        let key = CountKey(
            stamp: try await store.stamp(), collection: collection.id, filter: filter?.description ?? "")
        return try await counts.value(key) { try await store.count(of: collection, filter: filter) }
    }

    // MARK: Health

    func health() -> Answer { Self.json(.object(["status": .text("ok")])) }

    func ready() async throws -> Answer {
        _ = try await known()
        return Self.json(.object(["status": .text("ready")]))
    }

    private static func json(_ value: JSONValue) -> Answer {
        Answer(Representation(Array(value.json.utf8), contentType: "application/json"))
    }

    // MARK: Addresses

    static let queryablesRelation = "http://www.opengis.net/def/rel/ogc/1.0/queryables"

    /// What links begin with.
    var base: String { links.text }

    func address(_ pieces: String..., query: [(String, String)] = []) -> String {
        let path = (["ogc"] + pieces).map { "/" + Self.encoded($0) }.joined()
        let items = query.map { "\(Self.encoded($0))=\(Self.encoded($1))" }.joined(separator: "&")
        return base + path + (items.isEmpty ? "" : "?" + items)
    }

    /// Percent-encoded but for what RFC 3986 leaves unreserved, and what reads better plain.
    static func encoded(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        var result = ""
        for byte in text.utf8 {
            if isPlain(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2C: true
        default: false
        }
    }

    /// A page whose style is found where clients reach the server.
    func htmlPage(_ title: String, _ fill: (inout HTMLPage) -> Void) -> HTMLPage {
        HTMLPage(title: title, under: links.path, fill)
    }

    func link(_ address: String, _ relation: String, _ type: String, _ title: String? = nil) -> JSONValue {
        var members: [String: JSONValue] = ["href": .text(address), "rel": .text(relation), "type": .text(type)]
        if let title { members["title"] = .text(title) }
        return .object(members)
    }

    /// Links to the same in its other formats.
    ///
    /// - Parameter query: what was asked for besides the format.
    func selves(
        _ pieces: String..., query: [(String, String)] = [], formats: [FeatureFormat], as format: FeatureFormat
    ) -> [JSONValue] {
        let path = base + (["ogc"] + pieces).map { "/" + Self.encoded($0) }.joined()
        let asked = query.map { "\(Self.encoded($0))=\(Self.encoded($1))&" }.joined()
        return formats.map { other in
            link("\(path)?\(asked)f=\(other.rawValue)", other == format ? "self" : "alternate", other.mediaType)
        }
    }

    /// A document as it was asked for.
    func answer(
        _ format: FeatureFormat, _ json: [String: JSONValue], headers: [(name: String, value: String)] = [],
        page: () -> HTMLPage
    ) -> Answer {
        let headers = [(name: "Vary", value: "Accept, Accept-Encoding")] + headers
        guard format == .html else {
            let bytes = Array(JSONValue.object(json).json.utf8)
            return Answer(Representation(bytes, contentType: format.contentType, headers: headers))
        }
        let bytes = Array(page().text.utf8)
        return Answer(
            Representation(bytes, contentType: format.contentType, headers: headers), policy: HTMLPage.policy)
    }
}
