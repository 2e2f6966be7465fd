import Foundation
import Glibc
import Storage
import Synchronization

/// Standard output. What it does not take keeps no command from its work, and is told at the end.
final class StandardOutput: Sendable {
    private let fault = Mutex<StorageError?>(nil)

    init() {
        // A standard stream that was closed before the program began would be the next file that is opened. This one
        // takes nothing.
        var descriptor: Int32
        repeat { descriptor = open("/dev/null", O_RDONLY) } while (0...2).contains(descriptor)
        close(descriptor)
    }

    /// Unbuffered, so that what a reader of a pipe waits for is there.
    func write(_ line: String) {
        guard let code = (line + "\n").write(to: STDOUT_FILENO) else { return }
        let detail = String(cString: strerror(code))
        fault.withLock { $0 = $0 ?? .cannotWrite(path: say("standard output", "标准输出"), detail: detail) }
    }

    /// - Throws: ``Storage/StorageError/cannotWrite(path:detail:)`` when something was not taken.
    func check() throws {
        if let fault = fault.withLock({ $0 }) { throw fault }
    }
}

/// Standard error, where nobody can be told of what it does not take.
enum StandardError {
    static func write(_ text: String) { _ = text.write(to: STDERR_FILENO) }
}

extension String {
    /// - Returns: the system's error; `nil` when all is written.
    fileprivate func write(to descriptor: Int32) -> Int32? {
        var rest = Array(utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return errno }
            rest = rest.dropFirst(max(count, 0))
        }
        return nil
    }
}
