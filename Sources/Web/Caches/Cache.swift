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
    private let limit: Int
    private let cost: @Sendable (Value) -> Int

    init(limit: Int, cost: @escaping @Sendable (Value) -> Int) {
        self.limit = limit
        self.cost = cost
    }

    /// - Throws: what `make` throws; nothing is kept then.
    func value(_ key: Key, make: @escaping @Sendable () async throws -> Value) async throws -> Value {
        clock += 1
        switch entries[key] {
        case .made(let value, let cost, _):
            entries[key] = .made(value, cost: cost, asked: clock)
            return value
        case .making(let task):
            return try await task.value
        case nil:
            let task = Task.detached { try await make() }
            entries[key] = .making(task)
            do {
                let value = try await task.value
                keep(value, for: key)
                return value
            } catch {
                entries[key] = nil
                throw error
            }
        }
    }

    /// Forgets what `isStale` names; what is in the making is still delivered to those who wait.
    func forget(where isStale: @Sendable (Key) -> Bool) {
        for (key, entry) in entries where isStale(key) {
            if case .made(_, let cost, _) = entry { total -= cost }
            entries[key] = nil
        }
    }

    private func keep(_ value: Value, for key: Key) {
        // Forgotten while it was made: its generation is gone.
        guard case .making = entries[key] else { return }
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
