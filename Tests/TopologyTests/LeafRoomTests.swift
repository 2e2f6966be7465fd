import TestSupport
import Testing

@testable import Topology

@Suite struct LeafRoomTests {
    @Test(arguments: Seed.first(20))
    func `leaves lie apart, short ones in one line, and little is lost`(seed: Seed) {
        var random = seed.generator
        let line = IndexPages.wordsOfLine
        var words = [UInt32](repeating: 7, count: Int.random(in: 0...40, using: &random))
        let before = words
        var room = LeafRoom(after: &words)
        var placed: [(begin: Int, leaf: [UInt32])] = []
        for number in 0..<500 {
            let size = [6, 6, 6, 10, 10, 14, Int.random(in: 1...60, using: &random)].randomElement(using: &random)!
            let leaf = (0..<size).map { UInt32(number * 100 + $0) }
            placed.append((room.place(leaf, in: &words), leaf))
        }
        #expect(Array(words.prefix(before.count)) == before && words.count % line == 0)
        for (begin, leaf) in placed {
            #expect(begin >= before.count && Array(words[begin..<begin + leaf.count]) == leaf)
            #expect(leaf.count > line || begin / line == (begin + leaf.count - 1) / line)
        }
        let used = placed.reduce(0) { $0 + $1.leaf.count }
        #expect(Double(words.count - before.count) < 1.25 * Double(used) + Double(line))
    }
}
