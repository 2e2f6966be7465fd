import Dispatch
import Foundation
import Synchronization

/// Ctrl-C (SIGINT) during a long search: the first ends it with the best found so far, the second ends the command.
final class Interruption {
    /// Whether the first has come; from any thread.
    let hasCome: @Sendable () -> Bool
    private let source: any DispatchSourceSignal

    /// - Parameter told: called at the first.
    init(_ told: @escaping @Sendable () -> Void) {
        let flag = Flag()
        hasCome = { flag.isSet.load(ordering: .relaxed) }
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            guard flag.isSet.exchange(true, ordering: .relaxed) else { return told() }
            signal(SIGINT, SIG_DFL)
            kill(getpid(), SIGINT)
        }
        source.resume()
    }

    deinit {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }

    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }
}
