internal import HTTPTypes
internal import NIOCore
internal import Synchronization

/// Answers that were given before and hold as long as their generation is served, found by what was asked.
///
/// Everything such an answer depends on is in a ``Question``, so that a connection can repeat one without taking the
/// request apart.
final class ReadyAnswers: Sendable {
    /// The address, and the headers that answers depend on.
    struct Question: Hashable, Sendable {
        let target: String
        private var accept: String?
        private var encoding: String?
        private var tags: String?
        private var origin: String?

        /// - Returns: `nil` for a request that is none of these: a GET without a body, of one host, with each header given
        ///   once, not the last one on its connection.
        init?(_ request: HTTPRequest) {
            guard request.method == .get, request.authority != nil, let path = request.path else { return nil }
            target = path
            for field in request.headerFields {
                let isFirst: Bool
                switch field.name.canonicalName {
                case "accept": isFirst = Self.note(field, &accept)
                case "accept-encoding": isFirst = Self.note(field, &encoding)
                case "if-none-match": isFirst = Self.note(field, &tags)
                case "origin": isFirst = Self.note(field, &origin)
                case "connection": isFirst = field.value != "close"
                case "host", "content-length", "transfer-encoding", "expect", "upgrade": isFirst = false
                default: isFirst = true
                }
                guard isFirst else { return nil }
            }
        }

        private static func note(_ field: HTTPField, _ value: inout String?) -> Bool {
            guard value == nil else { return false }
            value = field.value
            return true
        }

        fileprivate var cost: Int {
            [target, accept, encoding, tags, origin].reduce(0) { $0 + ($1?.utf8.count ?? 0) }
        }
    }

    /// An answer without what is told of each request anew.
    struct Ready: Sendable {
        let head: HTTPResponse
        let body: ByteBuffer?
        /// What it is counted as.
        let route: String
        let layer: String
        let generation: Int64
    }

    /// The answers asked for lately, and those before them; when there are too many of the first, the second go.
    fileprivate struct Table {
        var recent: [Question: Ready] = [:]
        var older: [Question: Ready] = [:]
        var cost = 0
        var hits = 0
    }

    /// Bytes of the answers asked for lately.
    private static let limit = 16 << 20
    /// What one takes besides its bytes, about.
    private static let overhead = 1024

    private let table = Mutex(Table())
    private let serving = Atomic<Int64>(-1)

    /// How often an answer lay ready.
    var hits: Int { table.withLock { $0.hits } }

    /// From now on answers of this generation are given, and no others.
    func serve(_ generation: Int64) { serving.store(generation, ordering: .releasing) }

    func find(_ question: Question) -> Ready? {
        table.withLock { table in
            var found = table.recent[question]
            if found == nil, let older = table.older.removeValue(forKey: question) {
                table.keep(older, for: question, limit: Self.limit, overhead: Self.overhead)
                found = older
            }
            guard let found, found.generation == serving.load(ordering: .acquiring) else { return nil }
            table.hits += 1
            return found
        }
    }

    func keep(_ ready: Ready, for question: Question) {
        table.withLock { $0.keep(ready, for: question, limit: Self.limit, overhead: Self.overhead) }
    }
}

extension ReadyAnswers.Table {
    fileprivate mutating func keep(
        _ ready: ReadyAnswers.Ready, for question: ReadyAnswers.Question, limit: Int, overhead: Int
    ) {
        func cost(_ ready: ReadyAnswers.Ready) -> Int {
            question.cost + (ready.body?.readableBytes ?? 0) + overhead
        }
        if let former = recent.updateValue(ready, forKey: question) { self.cost -= cost(former) }
        self.cost += cost(ready)
        guard self.cost > limit else { return }
        older = recent
        recent = [:]
        self.cost = 0
    }
}
