internal import Synchronization

extension Transform {
    private struct Key: Hashable {
        let source: String
        let target: String
    }

    private static let kept = Mutex<[Key: Transform]>([:])

    /// The operation between two reference systems, made once in the life of the process: looking one up in PROJ's
    /// database takes tens of milliseconds.
    static func kept(from source: String, to target: String, name: String) throws(GeometryError) -> Transform {
        let key = Key(source: source, target: target)
        if let known = kept.withLock({ $0[key] }) { return known }
        let made = try Transform(from: source, to: target, name: name)
        return kept.withLock { known in
            if let earlier = known[key] { return earlier }
            known[key] = made
            return made
        }
    }
}
