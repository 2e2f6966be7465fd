public import Geometry

/// 128 bits that stand for what something is made from: equal when that is equal, and different when it is not but for
/// a chance of 2⁻¹²⁸. The same in every process and on every machine.
///
/// Fingerprints of the members of a set are summed, so that the set's does not depend on their order.
public struct Fingerprint: Hashable, Sendable {
    public var high: UInt64
    public var low: UInt64

    public static let nothing = Fingerprint(high: 0, low: 0)

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Of words in their order.
    public init(_ words: some Sequence<UInt64>) {
        var maker = FingerprintMaker()
        for word in words { maker.add(word) }
        self = maker.fingerprint
    }

    public static func + (a: Fingerprint, b: Fingerprint) -> Fingerprint {
        Fingerprint(high: a.high &+ b.high, low: a.low &+ b.low)
    }

    public static func - (a: Fingerprint, b: Fingerprint) -> Fingerprint {
        Fingerprint(high: a.high &- b.high, low: a.low &- b.low)
    }

    public static func += (a: inout Fingerprint, b: Fingerprint) { a = a + b }
    public static func -= (a: inout Fingerprint, b: Fingerprint) { a = a - b }
}

/// Takes things in, one after another, and gives the fingerprint of the whole sequence.
public struct FingerprintMaker: Sendable {
    private var a: UInt64 = 0x243F_6A88_85A3_08D3
    private var b: UInt64 = 0x1319_8A2E_0370_7344

    public init() {}

    public mutating func add(_ word: UInt64) {
        a = Self.mixed(a ^ word)
        b = Self.mixed((b &+ word) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    }

    public mutating func add(_ number: Int64) { add(UInt64(bitPattern: number)) }

    public mutating func add(_ other: Fingerprint) {
        add(other.high)
        add(other.low)
    }

    /// With its length, so that texts after one another are told apart.
    public mutating func add(_ bytes: some Collection<UInt8>) {
        add(UInt64(bytes.count))
        var word: UInt64 = 0
        var filled: UInt64 = 0
        for byte in bytes {
            word |= UInt64(byte) << filled
            filled += 8
            if filled == 64 {
                add(word)
                (word, filled) = (0, 0)
            }
        }
        if filled > 0 { add(word) }
    }

    public mutating func add(_ text: String) { add(text.utf8) }

    public mutating func add(_ feature: TileFeature) {
        add(feature.id ?? -1)
        var bytes: [UInt8] = []
        feature.writeMembers(layer: nil, into: &bytes)
        add(bytes)
    }

    public mutating func add(_ shape: Shape<Point>) {
        func one(_ point: Point) -> UInt64 {
            UInt64(UInt32(bitPattern: point.x)) << 32 | UInt64(UInt32(bitPattern: point.y))
        }
        func line(_ points: [Point]) {
            add(UInt64(points.count))
            for point in points { add(one(point)) }
        }
        func lines(_ all: [[Point]], _ kind: UInt64) {
            add(kind)
            add(UInt64(all.count))
            for points in all { line(points) }
        }
        switch shape {
        case .point(let point): lines([[point]], 1)
        case .multiPoint(let points): lines([points], 2)
        case .line(let points): lines([points], 3)
        case .multiLine(let all): lines(all, 4)
        case .polygon(let rings): lines(rings, 5)
        case .multiPolygon(let polygons):
            add(UInt64(polygons.count))
            for rings in polygons { lines(rings, 6) }
        case .collection(let members):
            add(UInt64(members.count))
            add(UInt64(7))
            for member in members { add(member) }
        }
    }

    public var fingerprint: Fingerprint { Fingerprint(high: Self.mixed(a &+ b), low: Self.mixed(b ^ (a >> 32))) }

    /// The finalizer of splitmix64 (Steele, Lea, Flood 2014): a bijection in which every bit depends on every bit.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var x = value
        x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
        return x ^ (x >> 31)
    }
}
