import Foundation
import Synchronization

/// One line on standard error that tells how far a long step is; silent when it is no terminal, or with `--quiet`.
final class ProgressLine: Sendable {
    private let isShown: Bool
    private let last = Mutex<(text: String, time: ContinuousClock.Instant)?>(nil)

    init(quiet: Bool) { isShown = !quiet && isatty(STDERR_FILENO) == 1 }

    /// Shows `step`, with a share when `total` is known, and a remark behind it; at most ten times a second.
    func show(_ step: String, done: Int = 0, total: Int? = nil, remark: String = "") {
        guard isShown else { return }
        let share = total.flatMap { $0 > 0 ? " \(100 * min(done, $0) / $0) %" : nil } ?? (done > 0 ? " \(done)" : "")
        let text = step + share + remark
        let isDue = last.withLock { last in
            let now = ContinuousClock.now
            if let last, last.text == text || now - last.time < .milliseconds(100) { return false }
            last = (text, now)
            return true
        }
        if isDue { write("\r\u{1B}[K" + text) }
    }

    /// Wipes the line, before anything else is printed.
    func clear() {
        let wasShown = last.withLock { last in
            defer { last = nil }
            return last != nil
        }
        if wasShown { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        StandardError.write(text)
    }
}
