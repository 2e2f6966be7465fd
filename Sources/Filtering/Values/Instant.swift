/// A moment of UTC in the proleptic Gregorian calendar, years 0 to 9999; or a whole day.
public struct Instant: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z; of a day, its beginning.
    public let microseconds: Int64
    public let isDay: Bool

    private static let perDay: Int64 = 86_400_000_000
    private static let years: ClosedRange<Int64> = 0...9999

    /// Reads `2026-01-31` or `2026-01-31T09:30:00.5Z` (RFC 3339, UTC, at most six decimals).
    public init?(_ text: String) {
        var scanner = Scanner(text)
        guard let day = scanner.day() else { return nil }
        if scanner.isAtEnd {
            self.init(microseconds: day * Self.perDay, isDay: true)
        } else {
            guard scanner.take("T"), let time = scanner.time(), scanner.take("Z"), scanner.isAtEnd else { return nil }
            self.init(microseconds: day * Self.perDay + time, isDay: false)
        }
    }

    /// Reads a date or a moment as RFC 3339 has them: also with another offset than UTC's.
    public init?(rfc3339 text: String) {
        if let known = Instant(text) {
            self = known
            return
        }
        var scanner = Scanner(text)
        guard let day = scanner.day(), scanner.take("T"), let time = scanner.time(), let offset = scanner.offset(),
            scanner.isAtEnd
        else { return nil }
        self.init(microseconds: day * Self.perDay + time - offset, isDay: false)
        guard Self.years.contains(Self.civil(Self.floored(microseconds, Self.perDay).quotient).0) else { return nil }
    }

    /// Reads what other programs write in a column of moments: also with a blank for the `T`, without a `Z`, or with
    /// another offset than UTC's.
    public init?(stored text: String) {
        var scanner = Scanner(text)
        guard let day = scanner.day() else { return nil }
        if scanner.isAtEnd {
            self.init(microseconds: day * Self.perDay, isDay: true)
            return
        }
        guard scanner.take("T") || scanner.take(" "), let time = scanner.time() else { return nil }
        guard scanner.take("Z") || scanner.isAtEnd else {
            guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
            self.init(microseconds: day * Self.perDay + time - offset, isDay: false)
            return
        }
        guard scanner.isAtEnd else { return nil }
        self.init(microseconds: day * Self.perDay + time, isDay: false)
    }

    private init(microseconds: Int64, isDay: Bool) {
        self.microseconds = microseconds
        self.isDay = isDay
    }

    /// The same moment, as a moment.
    public var moment: Instant { Instant(microseconds: microseconds, isDay: false) }

    /// Its day.
    public var day: Instant {
        Instant(microseconds: Self.floored(microseconds, Self.perDay).quotient * Self.perDay, isDay: true)
    }

    /// The first moment after a day, or the moment itself.
    public var end: Instant { isDay ? Instant(microseconds: microseconds + Self.perDay, isDay: false) : self }
}

extension Instant: CustomStringConvertible {
    /// As ``init(_:)`` reads it, without trailing zeros in the decimals.
    public var description: String {
        let (day, time) = Self.floored(microseconds, Self.perDay)
        let (year, month, date) = Self.civil(day)
        let dayText = "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(date, 2))"
        if isDay { return dayText }
        let seconds = time / 1_000_000
        var fraction = Self.digits(time % 1_000_000, 6)
        while fraction.last == "0" { fraction.removeLast() }
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Self.digits($0, 2) }
        return "\(dayText)T\(clock.joined(separator: ":"))\(fraction.isEmpty ? "" : "." + fraction)Z"
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }

    private static func floored(_ a: Int64, _ b: Int64) -> (quotient: Int64, rest: Int64) {
        let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
        return rest < 0 ? (quotient - 1, rest + b) : (quotient, rest)
    }

    /// Year, month and day of a day counted from 1970-01-01, with years that begin in March: leap days come last.
    private static func civil(_ day: Int64) -> (Int64, Int64, Int64) {
        let (era, ofEra) = floored(day + 719_468, 146_097)
        let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let march = (5 * ofYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (era * 400 + year + (month <= 2 ? 1 : 0), month, ofYear - (153 * march + 2) / 5 + 1)
    }

    fileprivate static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, ofEra) = floored(shifted, 400)
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}

/// Takes the parts of a moment off the front of a text.
private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ letter: Character) -> Bool {
        guard let byte = rest.first, byte == letter.asciiValue else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func digits(_ count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Days since 1970-01-01.
    mutating func day() -> Int64? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2) else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day) else { return nil }
        return Instant.days(year, month, day)
    }

    /// Microseconds since midnight.
    mutating func time() -> Int64? {
        guard let hour = digits(2), take(":"), let minute = digits(2), take(":"), let second = digits(2),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var time = ((hour * 60 + minute) * 60 + second) * 1_000_000
        guard take(".") else { return time }
        let count = rest.prefix(7).prefix { (0x30...0x39).contains($0) }.count
        guard (1...6).contains(count), let fraction = digits(count) else { return nil }
        time += (count..<6).reduce(fraction) { number, _ in number * 10 }
        return time
    }

    /// Microseconds east of Greenwich.
    mutating func offset() -> Int64? {
        let isWest = take("-")
        guard isWest || take("+"), let hours = digits(2), take(":"), let minutes = digits(2), hours < 24, minutes < 60
        else { return nil }
        let offset = (hours * 60 + minutes) * 60_000_000
        return isWest ? -offset : offset
    }
}
