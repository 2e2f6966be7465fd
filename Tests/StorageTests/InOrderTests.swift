import Foundation
import Synchronization
import TestSupport
import Testing
import Topology

@testable import Storage

/// Pieces worked on by many come out as they went in.
struct InOrderTests {
    private struct Fault: Error, Equatable { var piece: Int }

    @Test(arguments: Seed.first(6)) func `pieces keep their order, and few are in memory`(_ seed: Seed) throws {
        let next = Mutex(0)
        let given = Mutex([Int]())
        let most = Mutex(0)
        try inOrder(cores: Cores(3)) {
            next.withLock { next in
                guard next < 500 else { return nil as Int? }
                defer { next += 1 }
                return next
            }
        } work: { piece in
            let ahead = next.withLock { $0 } - given.withLock { $0.count }
            most.withLock { $0 = max($0, ahead) }
            Self.rest(piece, seed)
            return piece
        } give: { piece in
            given.withLock { $0.append(piece) }
        }
        #expect(given.withLock { $0 } == Array(0..<500))
        #expect(most.withLock { $0 } <= 6)
    }

    @Test(arguments: Seed.first(6)) func `the first failure in their order ends it`(_ seed: Seed) throws {
        var random = seed.generator
        let (working, giving) = (Int.random(in: 50..<100, using: &random), Int.random(in: 50..<100, using: &random))
        let reading = Int.random(in: 50..<100, using: &random)
        let next = Mutex(0)
        let given = Mutex([Int]())
        let first = min(working, giving, reading)
        #expect(throws: Fault(piece: first)) {
            try inOrder(cores: Cores(3)) {
                try next.withLock { next in
                    defer { next += 1 }
                    if next == reading { throw Fault(piece: next) }
                    return Optional(next)
                }
            } work: { piece in
                Self.rest(piece, seed)
                if piece >= working { throw Fault(piece: piece) }
                return piece
            } give: { piece in
                if piece == giving { throw Fault(piece: piece) }
                given.withLock { $0.append(piece) }
            }
        }
        #expect(given.withLock { $0 } == Array(0..<first))
    }

    /// Some pieces take longer than others.
    private static func rest(_ piece: Int, _ seed: Seed) {
        var random = SeededGenerator(seed: seed.value &* 1_000 &+ UInt64(piece))
        if Int.random(in: 0..<8, using: &random) == 0 { Thread.sleep(forTimeInterval: 0.002) }
    }
}
