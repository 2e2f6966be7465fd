import Dispatch
import Foundation

/// SIGTERM and SIGINT, one element each time one comes.
final class StopSignals {
    let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    /// Returns when none is missed any more: a source is registered some time after it was resumed.
    init() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        self.stream = stream
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            return source
        }
        for source in sources {
            await withCheckedContinuation { registered in
                source.setRegistrationHandler { registered.resume() }
                source.resume()
            }
        }
    }

    /// Until then they are caught.
    func end() { for source in sources { source.cancel() } }
}
