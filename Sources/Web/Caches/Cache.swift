/// What a cache holds, and how often it had what was asked for.
struct CacheStatistics: Sendable {
    var hits = 0
    var misses = 0
    /// What is kept, in the unit of its costs.
    var cost = 0
}

/// Values that take time to make, kept up to a total cost; the ones not asked for the longest go first.
///
/// A value in the making is awaited by all who ask for it, and made once.
actor Cache<Key: Hashable & Sendable, Value: Sendable> {
    private enum Entry {
        case making(Task<Value, any Error>)
        case made(Value, cost: Int, asked: UInt64)
    }

    private var entries: [Key: Entry] = [:]
    private var total = 0
    private var clock: UInt64 = 0
    private var hits = 0
    private var misses = 0
    private let limit: Int
    private let cost: @Sendable (Value) -> Int

    init(limit: Int, cost: @escaping @Sendable (Value) -> Int) {
        self.limit = limit
        self.cost = cost
    }

    var statistics: CacheStatistics { CacheStatistics(hits: hits, misses: misses, cost: total) }

    /// - Throws: what `make` throws; nothing is kept then.
    func value(_ key: Key, make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await value(key, isFresh: { _ in true }, make: { _ in try await make() })
    }

    /// What is kept when `isFresh` says that it will do; otherwise what `make` makes of it, or of nothing.
    ///
    /// - Throws: what `make` throws; nothing is kept then.
    func value(
        _ key: Key, isFresh: @Sendable (Value) -> Bool, make: @escaping @Sendable (Value?) async throws -> Value
    ) async throws -> Value {
        while true {
            clock += 1
            switch entries[key] {
            case .made(let value, let cost, _):
                if isFresh(value) {
                    entries[key] = .made(value, cost: cost, asked: clock)
                    hits += 1
                    return value
                }
                total -= cost
                return try await made(key, of: value, make)
            case .making(let task):
                let value = try await task.value
                if isFresh(value) {
                    hits += 1
                    return value
                }
                // Whoever comes back first makes it anew, the others wait for that.
                if case .making(let current) = entries[key], current != task { continue }
                if case .made = entries[key] { continue }
                return try await made(key, of: value, make)
            case nil: return try await made(key, of: nil, make)
            }
        }
    }

    private func made(
        _ key: Key, of former: Value?, _ make: @escaping @Sendable (Value?) async throws -> Value
    ) async throws -> Value {
        misses += 1
        let task = Task.detached(priority: Task.currentPriority) { try await make(former) }
        entries[key] = .making(task)
        do {
            let value = try await task.value
            keep(value, for: key, madeBy: task)
            return value
        } catch {
            if case .making(let current) = entries[key], current == task { entries[key] = nil }
            throw error
        }
    }

    /// Forgets what `isStale` names; what is in the making is still delivered to those who wait.
    func forget(where isStale: @Sendable (Key) -> Bool) {
        for (key, entry) in entries where isStale(key) {
            if case .made(_, let cost, _) = entry { total -= cost }
            entries[key] = nil
        }
    }

    private func keep(_ value: Value, for key: Key, madeBy task: Task<Value, any Error>) {
        // Forgotten while it was made, or made anew by another: its generation is gone.
        guard case .making(let current) = entries[key], current == task else { return }
        let cost = cost(value)
        entries[key] = .made(value, cost: cost, asked: clock)
        total += cost
        guard total > limit else { return }
        var oldest = entries.compactMap { key, entry -> (Key, Int, UInt64)? in
            if case .made(_, let cost, let asked) = entry { (key, cost, asked) } else { nil }
        }
        oldest.sort { $0.2 < $1.2 }
        for (key, cost, _) in oldest where total > limit * 3 / 4 {
            entries[key] = nil
            total -= cost
        }
    }
}
