public import Foundation

/// Instants as the file holds them: UTC, ISO 8601 with milliseconds, `2026-11-24T00:10:10.000Z`, so that text order is
/// time order.
public enum Instant {
    public static func text(_ date: Date = Date()) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
