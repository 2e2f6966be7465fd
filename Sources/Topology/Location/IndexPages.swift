internal import Foundation

/// Memory that stays where it is: pages of its own, or a file's, which are read when they are asked for.
///
/// Sendable, though the compiler cannot see it: after `init` nobody writes.
@safe final class IndexPages: @unchecked Sendable {
    /// At the begin of a line.
    private let start: UnsafeRawPointer
    private let region: UnsafeMutableRawPointer
    private let size: Int

    /// Pages of `byteCount` zeros, to be written once. Large ones where the system has them, so that random reads find
    /// their addresses. Without memory the process ends, as it does when an array finds none.
    init(byteCount: Int, writing body: (UnsafeMutableRawPointer) -> Void) {
        size = max(byteCount, 1)
        let made = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let made = unsafe made, unsafe made != MAP_FAILED else { fatalError("no memory for \(size) bytes") }
        unsafe region = made
        unsafe start = UnsafeRawPointer(made)
        let hugePages: Int32 = 14
        _ = unsafe madvise(made, size, hugePages)
        unsafe body(made)
    }

    /// 32-bit words of a line of the processor's cache, of most processors.
    static let wordsOfLine = 16

    /// Appends zeros up to a line's end.
    static func fillLine(_ words: inout [UInt32]) {
        while words.count % wordsOfLine != 0 { words.append(0) }
    }

    /// A file's bytes from `offset`, a multiple of a line, as long as this object lives.
    ///
    /// - Returns: `nil` when the system cannot.
    init?(descriptor: Int32, fileSize: Int, offset: Int) {
        guard offset >= 0, offset < fileSize else { return nil }
        let mapped = unsafe mmap(nil, fileSize, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
        unsafe region = mapped
        size = fileSize
        unsafe start = UnsafeRawPointer(mapped) + offset
    }

    deinit { unsafe munmap(region, size) }

    /// Calls `body` with the first byte, which is there as long as the call.
    @inline(__always)
    func read<T, Failure: Error>(_ body: (UnsafeRawPointer) throws(Failure) -> T) throws(Failure) -> T {
        defer { withExtendedLifetime(self) {} }
        return try unsafe body(start)
    }
}
