internal import HeapModule

/// What waits for its turn, the smallest first, where nothing comes in that is smaller than what went out last (a radix
/// heap: Ahuja, Mehlhorn, Orlin, Tarjan 1990).
///
/// An entry lies in the bucket of the highest bit in which its key differs from the last one that went out, and moves to
/// a lower one at most as often as there are bits. Entries with that very key are in a heap of their own.
struct MonotoneQueue<Entry: MonotoneEntry> {
    private var buckets = [[Entry]](repeating: [], count: 65)
    private var next = Heap<Entry>()
    private var last: UInt64 = 0

    /// - Precondition: the key is not smaller than that of any entry that went out.
    mutating func insert(_ entry: Entry) {
        let bucket = 64 - (entry.key ^ last).leadingZeroBitCount
        if bucket == 0 { next.insert(entry) } else { buckets[bucket].append(entry) }
    }

    mutating func popMin() -> Entry? {
        if let entry = next.popMin() { return entry }
        guard let bucket = buckets.firstIndex(where: { !$0.isEmpty }) else { return nil }
        var entries: [Entry] = []
        swap(&entries, &buckets[bucket])
        last = entries.reduce(UInt64.max) { min($0, $1.key) }
        for entry in entries { insert(entry) }
        return next.popMin()
    }
}

/// - Comparable: decides between entries of one key.
protocol MonotoneEntry: Comparable {
    var key: UInt64 { get }
}
