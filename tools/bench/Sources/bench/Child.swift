import Foundation
import Glibc

/// One run of another program, as the operating system accounted for it.
struct Child {
    /// Wall-clock seconds from start to reaped.
    var seconds: Double
    /// Seconds of all cores, in the program and in the system for it.
    var cpu: Double
    /// Bytes that it caused to be written to disk.
    var written: Int
    /// Largest resident set, bytes.
    var peakMemory: Int
    var status: Int32

    struct Failed: Error, CustomStringConvertible { let description: String }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - accepted: the exit statuses that count as success.
    ///   - input: the file it reads as its standard input.
    ///   - output: the file that takes what it prints; without one its complaints are thrown away too.
    static func run(
        _ executable: String, _ arguments: [String], accepted: Set<Int32> = [0], input: String = "/dev/null",
        output: String? = nil
    ) throws -> Child {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, output ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        if output == nil { posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) }
        var words: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var process = pid_t()
        let start = ContinuousClock.now
        let error = posix_spawnp(&process, executable, &actions, nil, words, environ)
        guard error == 0 else { throw Failed(description: "\(executable): \(String(cString: strerror(error)))") }
        var raw: Int32 = 0
        var usage = rusage()
        guard wait4(process, &raw, 0, &usage) == process else { throw Failed(description: "\(executable): lost") }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        let status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
        guard accepted.contains(status) else {
            throw Failed(description: "\(executable) \(arguments.joined(separator: " ")): exit \(status)")
        }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return Child(
            seconds: elapsed, cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            written: Int(usage.ru_oublock) * 512,
            peakMemory: Int(usage.ru_maxrss) * 1024, status: status)
    }
}

extension [Double] {
    var median: Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
