/// Where the leaves of a tile lie: a leaf that fits into a line of the processor's cache lies in one.
struct LeafRoom {
    /// By the number of their last words that are free, the ends of lines.
    private var ends = [[Int]](repeating: [], count: IndexPages.wordsOfLine)

    /// - Parameter words: what comes before the leaves; it is filled up to a line.
    init(after words: inout [UInt32]) { IndexPages.fillLine(&words) }

    /// Puts a leaf into the line whose rest it fills best, or at the end.
    ///
    /// - Returns: where it begins.
    mutating func place(_ leaf: [UInt32], in words: inout [UInt32]) -> Int {
        if leaf.count < ends.count {
            for free in leaf.count..<ends.count {
                guard let end = ends[free].popLast() else { continue }
                for (index, word) in leaf.enumerated() { words[end - free + index] = word }
                ends[free - leaf.count].append(end)
                return end - free
            }
        }
        let begin = words.count
        words.append(contentsOf: leaf)
        IndexPages.fillLine(&words)
        ends[words.count - begin - leaf.count].append(words.count)
        return begin
    }
}
