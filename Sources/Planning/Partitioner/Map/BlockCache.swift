internal import Synchronization

/// Blocks made before, by what they depend on: alternatives and edits of one community need them again and again.
///
/// Bounded by the buildings in it: what was used longest ago goes first.
final class BlockCache: Sendable {
    static let shared = BlockCache(limit: 100_000)

    private struct Entry {
        var map: CommunityMap
        var hash: Int
        var size: Int
    }

    /// The latest last.
    private let entries = Mutex<[Entry]>([])
    private let limit: Int

    /// - Parameter limit: how many buildings the communities kept may have together.
    init(limit: Int) { self.limit = limit }

    func map(_ premises: Premises, made: () throws -> CommunityMap) rethrows -> CommunityMap {
        let hash = premises.hashValue
        let known = entries.withLock { entries -> CommunityMap? in
            guard let index = entries.lastIndex(where: { $0.hash == hash && $0.map.premises == premises }) else {
                return nil
            }
            let entry = entries.remove(at: index)
            entries.append(entry)
            return entry.map
        }
        if let known { return known }
        let map = try made()
        entries.withLock { entries in
            entries.append(Entry(map: map, hash: hash, size: 100 + premises.buildings.count))
            var size = entries.reduce(0) { $0 + $1.size }
            while size > limit, let first = entries.first {
                size -= first.size
                entries.removeFirst()
            }
        }
        return map
    }
}
