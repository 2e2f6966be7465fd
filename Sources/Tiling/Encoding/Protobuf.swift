/// Writes a message in the wire format of Protocol Buffers.
struct Protobuf {
    private(set) var bytes: [UInt8] = []

    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func field(_ number: UInt64, varint value: UInt64) {
        append(varint: number << 3)
        append(varint: value)
    }

    mutating func field(_ number: UInt64, double value: Double) {
        append(varint: number << 3 | 1)
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(shift)))
        }
    }

    mutating func field(_ number: UInt64, bytes content: some Collection<UInt8>) {
        append(varint: number << 3 | 2)
        append(varint: UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    mutating func field(_ number: UInt64, packed values: [UInt32]) {
        var content = Protobuf()
        for value in values { content.append(varint: UInt64(value)) }
        field(number, bytes: content.bytes)
    }

    /// Small for numbers near zero, whatever their sign.
    static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
}
