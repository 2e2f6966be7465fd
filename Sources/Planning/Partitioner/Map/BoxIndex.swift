internal import Geometry

/// Boxes in square buckets: which of them may lie at a place, in O(1) for boxes of like size.
struct BoxIndex {
    private let west: Int64
    private let south: Int64
    private let size: Int64
    private let columns: Int
    private let rows: Int
    private var starts: [Int32]
    private var members: [Int32]

    /// - Parameter boxes: at most 2³¹; those that are `nil` are never found.
    init(_ boxes: [Box?]) {
        let whole = boxes.reduce(nil as Box?) { sum, box in box.map { sum?.union($0) ?? $0 } ?? sum }
        let frame = whole ?? Box(minX: 0, minY: 0, maxX: 0, maxY: 0)
        let width = Int64(frame.maxX) - Int64(frame.minX) + 1
        let height = Int64(frame.maxY) - Int64(frame.minY) + 1
        let count = max(1, boxes.count)
        var size = max(
            1, Int64((Double(width) * Double(height) / Double(count)).squareRoot()), max(width, height) / 4096)
        // Coarser while boxes would lie in many buckets each.
        while size < max(width, height), Self.entries(boxes, size) > 8 * count { size *= 2 }
        self.size = size
        west = Int64(frame.minX)
        south = Int64(frame.minY)
        columns = Int(width / size) + 1
        rows = Int(height / size) + 1
        starts = [Int32](repeating: 0, count: columns * rows + 1)
        members = []
        for box in boxes {
            guard let box else { continue }
            forEachBucket(box) { starts[$0 + 1] += 1 }
        }
        for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
        var next = starts
        var members = [Int32](repeating: 0, count: Int(starts[starts.count - 1]))
        for (index, box) in boxes.enumerated() {
            guard let box else { continue }
            forEachBucket(box) {
                members[Int(next[$0])] = Int32(index)
                next[$0] += 1
            }
        }
        self.members = members
    }

    private static func entries(_ boxes: [Box?], _ size: Int64) -> Int {
        boxes.reduce(0) { sum, box in
            guard let box else { return sum }
            let across = (Int64(box.maxX) - Int64(box.minX)) / size + 1
            let up = (Int64(box.maxY) - Int64(box.minY)) / size + 1
            return sum + Int(across) * Int(up)
        }
    }

    private func forEachBucket(_ box: Box, _ body: (Int) -> Void) {
        let left = column(Int64(box.minX))
        let right = column(Int64(box.maxX))
        for row in row(Int64(box.minY))...row(Int64(box.maxY)) {
            for column in left...right { body(row * columns + column) }
        }
    }

    private func column(_ x: Int64) -> Int { min(columns - 1, max(0, Int((x - west) / size))) }
    private func row(_ y: Int64) -> Int { min(rows - 1, max(0, Int((y - south) / size))) }

    /// Boxes whose bucket holds the place, in ascending order.
    func candidates(at place: Position) -> ArraySlice<Int32> {
        let bucket = row(Int64(place.y)) * columns + column(Int64(place.x))
        return members[Int(starts[bucket])..<Int(starts[bucket + 1])]
    }

    /// Calls `body` for the boxes whose buckets a box touches; for one that spans several, several times.
    func forEachCandidate(in box: Box, _ body: (Int) -> Void) {
        forEachBucket(box) { bucket in
            for member in members[Int(starts[bucket])..<Int(starts[bucket + 1])] { body(Int(member)) }
        }
    }
}
