internal import Foundation

/// The seed of one randomised test: a failure prints it, and running with it again gives the same input.
public struct Seed: Hashable, Sendable, CustomStringConvertible {
    public let value: UInt64
    public init(_ value: Int) { self.value = UInt64(value) }
    public var description: String { "seed \(value)" }

    /// A generator that gives the same numbers on every machine.
    public var generator: SeededGenerator { SeededGenerator(seed: value) }

    /// The seeds 0 ..< `count`; the environment variable `GRIDMAP_SEEDS` (a factor, default 1) asks for more or fewer, and
    /// `GRIDMAP_FIRST_SEED` (default 0) for others.
    public static func first(_ count: Int) -> [Seed] {
        let environment = ProcessInfo.processInfo.environment
        let factor = environment["GRIDMAP_SEEDS"].flatMap(Double.init) ?? 1
        let first = environment["GRIDMAP_FIRST_SEED"].flatMap { UInt32($0) }.map(Int.init) ?? 0
        return (0..<max(1, Int(Double(count) * factor))).map { Seed(first + $0) }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
