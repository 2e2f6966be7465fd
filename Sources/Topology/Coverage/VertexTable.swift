internal import Geometry

/// Gives equal points equal numbers, in the order of their first appearance.
struct VertexTable {
    private(set) var ids: [Int32] = []
    private(set) var points: [Point] = []
    private var slots: [Int32]
    private let mask: Int

    /// - Parameter capacity: at least as many points as will be appended.
    init(capacity: Int) {
        let size = max(16, capacity * 2)
        let power = 1 << (Int.bitWidth - (size - 1).leadingZeroBitCount)
        slots = [Int32](repeating: -1, count: power)
        mask = power - 1
        ids.reserveCapacity(capacity)
    }

    mutating func append(_ point: Point) {
        var slot = Self.hash(point) & mask
        while slots[slot] >= 0 {
            if points[Int(slots[slot])] == point {
                ids.append(slots[slot])
                return
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = Int32(points.count)
        ids.append(Int32(points.count))
        points.append(point)
    }

    /// The number of a point that was appended.
    func id(of point: Point) -> Int32? {
        var slot = Self.hash(point) & mask
        while slots[slot] >= 0 {
            if points[Int(slots[slot])] == point { return slots[slot] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// SplitMix64's finaliser.
    private static func hash(_ point: Point) -> Int {
        var z = UInt64(UInt32(bitPattern: point.x)) << 32 | UInt64(UInt32(bitPattern: point.y))
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: z ^ (z >> 31))
    }
}
