internal import Synchronization

extension Transform {
    private struct Key: Hashable {
        let source: String
        /// `nil` for a pipeline.
        let target: String?
    }

    private static let kept = Mutex<[Key: Transform]>([:])

    /// The operation between two reference systems, made once in the life of the process: looking one up in PROJ's
    /// database takes tens of milliseconds.
    static func kept(from source: String, to target: String, name: String) throws(GeometryError) -> Transform {
        try kept(Key(source: source, target: target)) { () throws(GeometryError) in
            try Transform(from: source, to: target, name: name)
        }
    }

    /// A user's pipeline, made once.
    static func kept(pipeline: String, name: String) throws(GeometryError) -> Transform {
        try kept(Key(source: pipeline, target: nil)) { () throws(GeometryError) in
            try Transform(pipeline: pipeline, name: name)
        }
    }

    private static func kept(
        _ key: Key, make: () throws(GeometryError) -> Transform
    ) throws(GeometryError) -> Transform {
        if let known = kept.withLock({ $0[key] }) { return known }
        let made = try make()
        return kept.withLock { known in
            if let earlier = known[key] { return earlier }
            known[key] = made
            return made
        }
    }
}
