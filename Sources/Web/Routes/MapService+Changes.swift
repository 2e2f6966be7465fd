internal import Foundation
internal import Geometry
internal import HummingbirdCore
internal import NIOCore
internal import Planning

/// `/changes`: what is different since a generation, at once or as it happens.
extension MapService {
    static let changeTypes = ["application/json", "text/event-stream"]

    /// Seconds between the signs of life of a stream.
    static let heartbeat = 15

    func changes(_ ask: Ask) async throws -> Answer {
        guard let kind = ask.headers.preferred(Self.changeTypes) else {
            throw Problem.notServed("Changes are served as \(Self.changeTypes.joined(separator: " or ")).")
        }
        let since = try ask.query["since"].map { text in
            guard let generation = Self.generation(text) else {
                throw Problem.badParameter("since", "since is a generation: a whole number of 0 or more.")
            }
            return generation
        }
        if kind == 1 { return try await stream(since: ask.headers.lastEventID ?? since) }
        guard let since else {
            throw Problem.badParameter("since", "since is the generation from which on changes are asked for.")
        }
        return Answer(
            Representation(
                Array(try await changes(since: since).json.json.utf8), contentType: "application/json",
                headers: [("Vary", "Accept, Accept-Encoding")]))
    }

    /// `nil` for what is no whole number of 0 or more.
    static func generation(_ text: String) -> Int64? {
        text.utf8.count <= 16 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }

    /// Nothing is left out: where the log does not reach back, anything may have changed.
    private func changes(since: Int64) async throws -> MapChange {
        let content = try await contents.content()
        // What changed last is told as soon as it is found out.
        for _ in 0..<100 {
            guard since < content.generation, await log.latest ?? content.generation < content.generation else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        if let known = await log.changes(since: since), known.generation >= content.generation { return known }
        if since == content.generation {
            return MapChange(since: since, generation: since, revision: content.revision?.number, layers: [])
        }
        return .anything(since: since, in: content)
    }

    private func stream(since: Int64?) async throws -> Answer {
        let present = try await contents.content().generation
        let start = since ?? present
        guard await log.hasRoom else {
            throw Problem.notReady("Too many follow the changes already, or the server is stopping.")
        }
        return Answer(contentType: Self.changeTypes[1]) { writer in
            guard let (id, rings) = await log.listen() else { return }
            do {
                try await follow(rings, from: start, &writer)
                await log.leave(id)
            } catch {
                await log.leave(id)
                throw error
            }
        }
    }

    @concurrent private func follow(
        _ rings: AsyncStream<Void>, from start: Int64, _ writer: inout any ResponseBodyWriter
    ) async throws {
        try await writer.write(
            ByteBuffer(string: "retry: 1000\nid: \(start)\nevent: generation\ndata: {\"generation\":\(start)}\n\n"))
        var last = start
        if try await contents.content().generation != start {
            let missed = try await changes(since: start)
            last = missed.generation
            try await writer.write(ByteBuffer(string: missed.event))
        }
        for await _ in rings {
            if let change = await log.changes(since: last) {
                last = change.generation
                try await writer.write(ByteBuffer(string: change.event))
            } else if let latest = await log.latest, latest > last {
                let change = MapChange.anything(since: last, in: try await contents.content())
                last = change.generation
                try await writer.write(ByteBuffer(string: change.event))
            } else {
                try await writer.write(ByteBuffer(string: ": \n\n"))
            }
        }
    }
}

extension MapChange {
    /// As a server-sent event (HTML standard, 9.2): its id is the generation after it.
    fileprivate var event: String { "id: \(generation)\nevent: change\ndata: \(json.json)\n\n" }
}
