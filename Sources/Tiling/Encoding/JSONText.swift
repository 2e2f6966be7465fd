/// JSON written straight into bytes (RFC 8259).
enum JSONText {
    static func append(_ value: TileValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let integer): bytes.append(contentsOf: String(integer).utf8)
        case .number(let number): bytes.append(contentsOf: (number.isFinite ? "\(number)" : "null").utf8)
        case .text(let text): append(text, to: &bytes)
        }
    }

    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, byte])
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(contentsOf: [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 })
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    /// A number with a fixed count of decimals, rounded half away from zero.
    ///
    /// - Precondition: |value| ≤ 180 and decimals ≤ 12, so that the digits fit.
    static func append(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
        var scale: Int64 = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((value * Double(scale)).rounded())
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
