/// Points of a plane in Morton order, to be asked for by place, from which points can be taken out again.
///
/// An aligned square of the plane is one stretch of that order. A box is covered by at most four squares about as large as
/// itself, and those that hold much are parted in four where there is a reason to look into them.
struct PointIndex {
    /// In Morton order.
    let points: [PlanePoint]
    /// By place in that order, the number of the point as it was given.
    let numbers: [Int32]
    /// By number, the place.
    private let places: [Int32]
    private let codes: [UInt64]
    /// Which are still there, by place.
    private var isThere: [UInt64]
    private let origin: PlanePoint
    /// Width and height, in units.
    private let extent: (x: Int64, y: Int64)
    /// log₂ of the units to a step of a code.
    private let shift: Int
    /// By number of a stretch of codes, its first place; a stretch is a square of 2^`finest` steps.
    private let starts: [Int32]
    private let finest: Int

    /// Squares with more points than this are parted.
    private static let crowd = 24
    private static let axisBits = 32

    /// - Parameter isDistinct: whether of points in one place only one is wanted.
    init(_ given: [PlanePoint], isDistinct: Bool = false) {
        let box = given.isEmpty ? PlaneBox(PlanePoint(0, 0)) : PlaneBox(around: given)
        origin = PlanePoint(box.minX, box.minY)
        extent = (box.maxX - box.minX, box.maxY - box.minY)
        let shift = max(0, 64 - max(extent.x, extent.y).leadingZeroBitCount - Self.axisBits)
        self.shift = shift
        let unsorted = given.map { [origin] in Self.code(($0.x - origin.x) >> shift, ($0.y - origin.y) >> shift) }
        var numbers = RadixOrder.order(of: unsorted)
        // Points of one code are in the order of their numbers. Where a step is a unit they are in one place too.
        if shift > 0 { Self.sortWithinCodes(&numbers, unsorted, given) }
        if isDistinct {
            var last: Int32?
            numbers = numbers.filter { number in
                defer { last = number }
                return last.map { given[Int($0)] != given[Int(number)] } ?? true
            }
        }
        let codes = numbers.map { unsorted[Int($0)] }
        self.codes = codes
        points = numbers.map { given[Int($0)] }
        var places = [Int32](repeating: -1, count: given.count)
        for (place, number) in numbers.enumerated() { places[Int(number)] = Int32(place) }
        self.numbers = numbers
        self.places = places
        isThere = [UInt64](repeating: .max, count: (codes.count + 63) / 64)
        if let last = isThere.indices.last, codes.count % 64 != 0 { isThere[last] = 1 << UInt64(codes.count % 64) - 1 }
        let width = 64 - (max(extent.x, extent.y) >> shift).leadingZeroBitCount
        let depth = min(width, (Int.bitWidth - codes.count.leadingZeroBitCount) / 2)
        finest = width - depth
        var starts = [Int32](repeating: 0, count: 1 << (2 * depth) + 1)
        for code in codes { starts[Int(code >> UInt64(2 * finest)) + 1] += 1 }
        for i in 1..<starts.count { starts[i] += starts[i - 1] }
        self.starts = starts
    }

    private static func sortWithinCodes(_ numbers: inout [Int32], _ codes: [UInt64], _ points: [PlanePoint]) {
        var start = 0
        while start < numbers.count {
            var end = start + 1
            while end < numbers.count, codes[Int(numbers[end])] == codes[Int(numbers[start])] { end += 1 }
            if end > start + 1 {
                numbers[start..<end].sort { (points[Int($0)], $0) < (points[Int($1)], $1) }
            }
            start = end
        }
    }

    /// By number, the first number whose point lies in the same place, and whether there is another.
    func sharing() -> (firsts: [Int32], areShared: [Bool]) {
        var firsts = [Int32](repeating: 0, count: places.count)
        var areShared = [Bool](repeating: false, count: places.count)
        var first = 0
        for place in points.indices {
            if points[place] != points[first] { first = place }
            let (number, head) = (Int(numbers[place]), Int(numbers[first]))
            firsts[number] = numbers[first]
            if number != head {
                areShared[number] = true
                areShared[head] = true
            }
        }
        return (firsts, areShared)
    }

    /// Takes a point out.
    mutating func remove(_ number: Int) {
        let place = Int(places[number])
        isThere[place >> 6] &= ~(1 << UInt64(place & 63))
    }

    /// Calls `body` with the places of all points that are still there in squares that touch `box` and for which `enters`
    /// holds, until `body` returns `false`.
    @inline(__always)
    func visit(_ box: PlaneBox, where enters: (PlaneBox) -> Bool, _ body: (Int) -> Bool) {
        let (west, east) = (max(box.minX - origin.x, 0), min(box.maxX - origin.x, extent.x))
        let (south, north) = (max(box.minY - origin.y, 0), min(box.maxY - origin.y, extent.y))
        guard west <= east, south <= north, !codes.isEmpty else { return }
        let (x0, x1, y0, y1) = (west >> shift, east >> shift, south >> shift, north >> shift)
        // Never finer than the stretches whose starts are known.
        let level = max(64 - max(x1 - x0, y1 - y0).leadingZeroBitCount, finest)
        for y in (y0 >> level)...(y1 >> level) {
            for x in (x0 >> level)...(x1 >> level) {
                let stretches = 2 * (level - finest)
                let (first, next) = (Int(Self.code(x, y)) << stretches, Int(Self.code(x, y) + 1) << stretches)
                let range = Int(starts[first])..<Int(starts[min(next, starts.count - 1)])
                guard visit(range, x, y, level, enters, body) else { return }
            }
        }
    }

    private func visit(
        _ range: Range<Int>, _ x: Int64, _ y: Int64, _ level: Int, _ enters: (PlaneBox) -> Bool, _ body: (Int) -> Bool
    ) -> Bool {
        guard range.count > Self.crowd, level > 0, isCrowded(range) else { return visitAll(range, body) }
        let below = level - 1
        var from = range.lowerBound
        for quarter in 0..<Int64(4) {
            let (qx, qy) = (2 * x + quarter & 1, 2 * y + quarter >> 1)
            let to = quarter == 3 ? range.upperBound : place(before: Self.code(qx, qy) &+ 1, below)
            defer { from = to }
            guard from < to else { continue }
            let side = below + shift
            let corner = PlanePoint(origin.x + qx << Int64(side), origin.y + qy << Int64(side))
            let reach = Int64(1) << Int64(side) - 1
            let box = PlaneBox(minX: corner.x, minY: corner.y, maxX: corner.x + reach, maxY: corner.y + reach)
            if enters(box), !visit(from..<to, qx, qy, below, enters, body) { return false }
        }
        return true
    }

    private func visitAll(_ range: Range<Int>, _ body: (Int) -> Bool) -> Bool {
        guard !range.isEmpty else { return true }
        for word in (range.lowerBound >> 6)...((range.upperBound - 1) >> 6) {
            var bits = isThere[word]
            while bits != 0 {
                let place = word << 6 + bits.trailingZeroBitCount
                bits &= bits &- 1
                if place < range.lowerBound { continue }
                guard place < range.upperBound else { return true }
                if !body(place) { return false }
            }
        }
        return true
    }

    /// Whether many of a stretch are still there.
    private func isCrowded(_ range: Range<Int>) -> Bool {
        var count = 0
        for word in (range.lowerBound >> 6)...((range.upperBound - 1) >> 6) {
            count += isThere[word].nonzeroBitCount
            if count > 2 * Self.crowd { return true }
        }
        return false
    }

    /// The first place whose code, without its last `level` pairs of bits, is at least this one.
    private func place(before code: UInt64, _ level: Int) -> Int {
        let shifted = code << UInt64(2 * level)
        return shifted == 0 ? codes.count : place(of: shifted)
    }

    /// The first place with this code or a larger one.
    private func place(of code: UInt64) -> Int {
        let stretch = Int(code >> UInt64(2 * finest))
        guard stretch + 1 < starts.count else { return codes.count }
        var low = Int(starts[stretch])
        var high = Int(starts[stretch + 1])
        while low < high {
            let middle = (low + high) / 2
            if codes[middle] < code { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The bits of two numbers of 32 bits in turn, those of `y` higher.
    private static func code(_ x: Int64, _ y: Int64) -> UInt64 { spread(x) | spread(y) << 1 }

    private static func spread(_ value: Int64) -> UInt64 {
        var v = UInt64(truncatingIfNeeded: value) & 0xFFFF_FFFF
        v = (v | v << 16) & 0x0000_FFFF_0000_FFFF
        v = (v | v << 8) & 0x00FF_00FF_00FF_00FF
        v = (v | v << 4) & 0x0F0F_0F0F_0F0F_0F0F
        v = (v | v << 2) & 0x3333_3333_3333_3333
        return (v | v << 1) & 0x5555_5555_5555_5555
    }
}
