internal import Foundation

/// The last changes of the map, and those who want to hear of the next one.
actor ChangeLog {
    private var changes: [MapChange] = []
    /// The generation up to which changes are known; `nil` until the first one is served.
    private(set) var latest: Int64?
    private var listeners: [UUID: AsyncStream<Void>.Continuation] = [:]
    private var isOver = false

    private static let kept = 64
    private static let maxListeners = 256

    /// From where on changes will be known.
    func begin(at generation: Int64) {
        changes = []
        latest = generation
        wake()
    }

    /// - Precondition: it begins where the last one ends.
    func add(_ change: MapChange) {
        changes.append(change)
        latest = change.generation
        if changes.count > Self.kept { changes.removeFirst() }
        wake()
    }

    /// Everything that changed since a generation; `nil` when that is not known any more, or is still to be found out.
    func changes(since generation: Int64) -> MapChange? {
        guard let first = changes.firstIndex(where: { $0.since == generation }) else { return nil }
        return MapChange.joined(Array(changes[first...]))
    }

    /// Whether another one may listen: there are not too many, and the server does not stop.
    var hasRoom: Bool { !isOver && listeners.count < Self.maxListeners }

    /// Rings after every change and every heartbeat, until the server stops.
    ///
    /// - Returns: `nil` without ``hasRoom``.
    func listen() -> (id: UUID, rings: AsyncStream<Void>)? {
        guard hasRoom else { return nil }
        let id = UUID()
        let (rings, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listeners[id] = continuation
        return (id, rings)
    }

    func leave(_ id: UUID) { listeners.removeValue(forKey: id)?.finish() }

    func wake() { for listener in listeners.values { listener.yield() } }

    /// Ends all streams, and takes no more listeners.
    func close() {
        isOver = true
        for listener in listeners.values { listener.finish() }
        listeners = [:]
    }
}
