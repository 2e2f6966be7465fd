/// The order of numbers, by their bytes from the last to the first: a pass for each byte in which they differ.
enum RadixOrder {
    static func order(of keys: [UInt64]) -> [Int32] {
        guard let first = keys.first else { return [] }
        guard keys.count > 256 else {
            return (0..<Int32(keys.count)).sorted { (keys[Int($0)], $0) < (keys[Int($1)], $1) }
        }
        let differing = keys.reduce(0 as UInt64) { $0 | ($1 ^ first) }
        var order = keys.enumerated().map { (key: $1, number: Int32($0)) }
        var other = order
        for shift in stride(from: 0 as UInt64, to: 64, by: 8) where (differing >> shift) & 0xFF != 0 {
            var next = [Int](repeating: 0, count: 257)
            for key in keys { next[Int((key >> shift) & 0xFF) + 1] += 1 }
            for i in 1..<257 { next[i] += next[i - 1] }
            for entry in order {
                let byte = Int((entry.key >> shift) & 0xFF)
                other[next[byte]] = entry
                next[byte] += 1
            }
            swap(&order, &other)
        }
        return order.map(\.number)
    }
}
