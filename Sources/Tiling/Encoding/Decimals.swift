/// Numbers as decimal text, straight into bytes.
enum Decimals {
    /// A number in units of its last decimal, rounded half away from zero.
    ///
    /// - Precondition: |value| ≤ 180 and decimals ≤ 12, so that the digits fit.
    static func scaled(_ value: Double, _ decimals: Int) -> Int64 {
        Int64((value * Double(scale(decimals))).rounded())
    }

    private static func scale(_ decimals: Int) -> Int64 { (0..<decimals).reduce(1) { scale, _ in scale * 10 } }

    /// A number with a fixed count of decimals, rounded half away from zero.
    ///
    /// - Precondition: |value| ≤ 180 and decimals ≤ 12, so that the digits fit.
    static func append(_ value: Double, _ decimals: Int, to bytes: inout [UInt8]) {
        let scale = scale(decimals)
        let scaled = scaled(value, decimals)
        if scaled < 0 { bytes.append(0x2D) }
        let magnitude = Int64(scaled.magnitude)
        bytes.append(contentsOf: String(magnitude / scale).utf8)
        guard decimals > 0 else { return }
        bytes.append(0x2E)
        var rest = magnitude % scale
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0x30, count: decimals))
        var place = start + decimals - 1
        while rest > 0 {
            bytes[place] = 0x30 + UInt8(rest % 10)
            rest /= 10
            place -= 1
        }
    }
}
