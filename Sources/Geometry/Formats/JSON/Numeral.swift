/// A number as JSON writes it, scanned once and rounded correctly to the nearest double.
package struct Numeral {
    /// Bytes it takes in the text.
    let length: Int
    private let isNegative: Bool
    /// All digits as one integer; meaningful up to 19 digits.
    private let digits: UInt64
    private let digitCount: Int
    /// The power of ten that `digits` is to be multiplied with.
    private let exponent: Int
    private let isInteger: Bool

    /// - Parameter text: ends in a byte that belongs to no number.
    /// - Returns: `nil` when no JSON number starts here.
    @inline(__always)
    init?(_ text: UnsafePointer<UInt8>) {
        var at = 0
        isNegative = text[0] == UInt8(ascii: "-")
        if isNegative { at = 1 }
        var digits: UInt64 = 0
        let first = at
        while true {
            let digit = text[at] &- 48
            guard digit < 10 else { break }
            digits = digits &* 10 &+ UInt64(digit)
            at += 1
        }
        var digitCount = at - first
        guard digitCount > 0, digitCount == 1 || text[first] != 48 else { return nil }
        var exponent = 0
        var isInteger = true
        if text[at] == UInt8(ascii: ".") {
            at += 1
            let start = at
            while true {
                let digit = text[at] &- 48
                guard digit < 10 else { break }
                digits = digits &* 10 &+ UInt64(digit)
                at += 1
            }
            guard at > start else { return nil }
            digitCount += at - start
            exponent = start - at
            isInteger = false
        }
        if text[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            let isDown = text[at] == UInt8(ascii: "-")
            if isDown || text[at] == UInt8(ascii: "+") { at += 1 }
            let start = at
            var power = 0
            while true {
                let digit = text[at] &- 48
                guard digit < 10 else { break }
                power = min(power * 10 + Int(digit), 100_000)
                at += 1
            }
            guard at > start else { return nil }
            exponent += isDown ? -power : power
            isInteger = false
        }
        length = at
        self.digits = digits
        self.digitCount = digitCount
        self.exponent = exponent
        self.isInteger = isInteger
    }

    /// The double that these bytes write; `nil` when they are not one JSON number and nothing else, or it is infinite.
    ///
    /// - Parameter text: followed by a byte that belongs to no number.
    package static func double(_ text: UnsafePointer<UInt8>, length: Int) -> Double? {
        guard let numeral = Numeral(text), numeral.length == length else { return nil }
        return numeral.double(text)
    }

    /// The value when it is written as an integer and fits.
    var integer: Int64? {
        guard isInteger, digitCount <= 19 else { return nil }
        if isNegative { return digits <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- digits) : nil }
        return Int64(exactly: digits)
    }

    /// The nearest double, ties to even; `nil` when that is infinite.
    ///
    /// - Parameter text: where it was scanned.
    @inline(__always)
    func double(_ text: UnsafePointer<UInt8>) -> Double? {
        guard digitCount <= 19 else { return slowDouble(text) }
        if exponent == 0 { return signed(Double(digits)) }
        if digits < 1 << 53, exponent < 0, exponent >= -22 {
            return signed(Double(digits) / Self.doublePowers[-exponent])  // both exact: one rounding (Clinger 1990)
        }
        if exponent < 0, exponent >= -19, digits > 0 { return signed(quotient(Self.powers[-exponent])) }
        return slowDouble(text)
    }

    private func signed(_ magnitude: Double) -> Double { isNegative ? -magnitude : magnitude }

    /// `digits / divisor`: one division of 128 by 64 bits gives 63 bits or more and whether anything is left,
    /// which decides the rounding to 53.
    private func quotient(_ divisor: UInt64) -> Double {
        let up = digits.leadingZeroBitCount
        let down = divisor.leadingZeroBitCount
        let dividend = digits << up
        let (quotient, rest) = (divisor << down).dividingFullWidth((dividend >> 1, dividend << 63))
        let rounded = Double(quotient | (rest == 0 ? 0 : 1))
        return rounded * Double(sign: .plus, exponent: down - up - 63, significand: 1)
    }

    @inline(never)
    private func slowDouble(_ text: UnsafePointer<UInt8>) -> Double? {
        let written = String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
        return Double(written).flatMap { $0.isFinite ? $0 : nil }
    }

    private static let powers: [UInt64] = (0...19).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
    private static let doublePowers: [Double] = (0...22).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
}
