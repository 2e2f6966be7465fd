import Synchronization
import Testing

@testable import Storage

struct WorkingAheadTests {
    private struct Broken: Error {}

    @Test func `elements arrive all and in order`() throws {
        var taken: [Int] = []
        try workingAhead { give in
            for number in 0..<1000 { try give(number) }
        } take: {
            taken.append($0)
        }
        #expect(taken == Array(0..<1000))
    }

    @Test func `what breaks the making is thrown after the elements before it`() {
        var taken: [Int] = []
        #expect(throws: Broken.self) {
            try workingAhead { give in
                for number in 0..<20 { try give(number) }
                throw Broken()
            } take: {
                taken.append($0)
            }
        }
        #expect(taken == Array(0..<20))
    }

    @Test(arguments: [0, 1, 10, 500])
    func `what breaks the taking ends the making first`(last: Int) {
        let made = Mutex(0)
        let hasEnded = Mutex(false)
        #expect(throws: Broken.self) {
            try workingAhead { give in
                defer { hasEnded.withLock { $0 = true } }
                while true {
                    try give(made.withLock { $0 })
                    made.withLock { $0 += 1 }
                }
            } take: { (number: Int) in
                if number == last { throw Broken() }
            }
        }
        #expect(hasEnded.withLock { $0 })
        #expect(made.withLock { $0 } <= last + 6)
    }
}
