/// Prints lattice coordinates in degrees: rounded to some decimals, half away from zero, without trailing zeros.
struct DegreeText {
    /// The most bytes that one coordinate takes: `-214.7483648`.
    static let maxLength = 12

    private let decimals: Int
    /// Lattice units of the last decimal, and last decimals of a degree.
    private let step: UInt32
    private let perDegree: UInt32

    /// - Precondition: `decimals` is 0 to 7.
    init(decimals: Int = 7) {
        precondition(0...7 ~= decimals)
        self.decimals = decimals
        step = (decimals..<7).reduce(1) { power, _ in power * 10 }
        perDegree = (0..<decimals).reduce(1) { power, _ in power * 10 }
    }

    /// - Parameter text: has room for ``maxLength`` bytes.
    /// - Returns: how many were written.
    func write(_ units: Int32, to text: UnsafeMutablePointer<UInt8>) -> Int {
        let rounded = (units.magnitude + step / 2) / step
        var length = 0
        if units < 0, rounded > 0 {
            text[0] = UInt8(ascii: "-")
            length = 1
        }
        var (whole, fraction) = rounded.quotientAndRemainder(dividingBy: perDegree)
        let digits = whole >= 100 ? 3 : whole >= 10 ? 2 : 1
        for place in stride(from: length + digits - 1, through: length, by: -1) {
            text[place] = UInt8(truncatingIfNeeded: 48 + whole % 10)
            whole /= 10
        }
        length += digits
        guard fraction > 0 else { return length }
        text[length] = UInt8(ascii: ".")
        var last = 0
        for place in stride(from: length + decimals, to: length, by: -1) {
            let digit = fraction % 10
            text[place] = UInt8(truncatingIfNeeded: 48 + digit)
            fraction /= 10
            if last == 0, digit > 0 { last = place }
        }
        return last + 1
    }

    func append(_ units: Int32, to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: Self.maxLength) { span in
            span.withUnsafeMutableBufferPointer { buffer, count in
                if let text = buffer.baseAddress { count += write(units, to: text + count) }
            }
        }
    }

    /// Appends `x`, `separator`, `y` between `opening` and `closing` for each point, commas between them.
    func append(
        _ points: [Point], opening: UInt8?, separator: UInt8, closing: UInt8?, to bytes: inout [UInt8]
    ) {
        let most = 2 * Self.maxLength + 4
        let portion = 1024
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: portion * most) { buffer in
            guard let text = buffer.baseAddress else { return }
            var next = 0
            while next < points.count {
                var length = 0
                for point in points[next..<min(next + portion, points.count)] {
                    func put(_ byte: UInt8) {
                        text[length] = byte
                        length += 1
                    }
                    if next > 0 { put(UInt8(ascii: ",")) }
                    next += 1
                    if let opening { put(opening) }
                    length += write(point.x, to: text + length)
                    put(separator)
                    length += write(point.y, to: text + length)
                    if let closing { put(closing) }
                }
                bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: length))
            }
        }
    }
}
