internal import Foundation

/// A day of the calendar, as a plan takes effect on it; `2027-01-01`.
struct PlanDay: Hashable, Comparable {
    let text: String
    private let year: Int
    private let month: Int
    private let day: Int

    /// - Throws: ``StorageError/malformedDate(_:)``.
    init(_ text: String) throws(StorageError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
            parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2]), year >= 1900,
            DateComponents(calendar: Self.calendar(in: .gmt), year: year, month: month, day: day).isValidDate
        else { throw .malformedDate(text) }
        self.text = text
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day that `instant` falls on.
    init(_ instant: Date, in zone: TimeZone) {
        let parts = Self.calendar(in: zone).dateComponents([.year, .month, .day], from: instant)
        (year, month, day) = (parts.year ?? 1970, parts.month ?? 1, parts.day ?? 1)
        func padded(_ number: Int, _ count: Int) -> String {
            String(repeating: "0", count: max(0, count - String(number).count)) + String(number)
        }
        text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Its first instant.
    func start(in zone: TimeZone) -> Date {
        let calendar = Self.calendar(in: zone)
        let noon = DateComponents(calendar: calendar, timeZone: zone, year: year, month: month, day: day, hour: 12)
        return calendar.startOfDay(for: noon.date ?? Date())
    }

    static func < (a: PlanDay, b: PlanDay) -> Bool { a.text < b.text }

    private static func calendar(in zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }
}
