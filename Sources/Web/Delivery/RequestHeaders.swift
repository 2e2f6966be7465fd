internal import HTTPTypes

/// What a request's headers ask for.
struct RequestHeaders: Sendable {
    private let fields: HTTPFields

    init(_ fields: HTTPFields) { self.fields = fields }

    /// Whether gzip may be sent (RFC 9110, 12.5.3).
    var acceptsGzip: Bool {
        let weights = Self.weights(fields[.acceptEncoding])
        return (weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] ?? 0) > 0
    }

    /// Whether any of the media types may be sent (RFC 9110, 12.5.1).
    func accepts(_ types: [String]) -> Bool {
        guard let accept = fields[.accept] else { return true }
        let weights = Self.weights(accept)
        return types.contains { type in
            let family = type.prefix { $0 != "/" } + "/*"
            return (weights[type] ?? weights[String(family)] ?? weights["*/*"] ?? 0) > 0
        }
    }

    /// The place of the type that is liked best, the first of equals; `nil` when none may be sent.
    func preferred(_ types: [String]) -> Int? {
        guard let accept = fields[.accept] else { return types.isEmpty ? nil : 0 }
        let weights = Self.weights(accept)
        var best: (index: Int, weight: Double)?
        for (index, type) in types.enumerated() {
            let family = type.prefix { $0 != "/" } + "/*"
            let weight = weights[type] ?? weights[String(family)] ?? weights["*/*"] ?? 0
            if weight > best?.weight ?? 0 { best = (index, weight) }
        }
        return best?.index
    }

    /// Whether the client has this entity already (RFC 9110, 13.1.2): tags are compared without their weakness.
    func has(tag: String) -> Bool {
        guard let list = fields[.ifNoneMatch] else { return false }
        return list.split(separator: ",").contains { item in
            let candidate = item.trimmingPrefix { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            return candidate == "*" || candidate == tag || candidate == "W/" + tag
        }
    }

    /// Where a stream of server-sent events was broken off.
    var lastEventID: Int64? {
        HTTPField.Name("Last-Event-ID").flatMap { fields[$0] }.flatMap { Int64($0) }.flatMap { $0 < 0 ? nil : $0 }
    }

    private static func weights(_ header: String?) -> [String: Double] {
        guard let header else { return [:] }
        var weights: [String: Double] = [:]
        for item in header.split(separator: ",").prefix(64) {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            weights[name] = quality ?? 1
        }
        return weights
    }
}
