internal import CGEOS

/// One thread's way into GEOS, lent for the time of one operation so that no geometry can outlive it.
///
/// Making one takes less than a tenth of a microsecond, so every operation has its own and none is ever shared.
struct GEOSContext: ~Copyable {
    let handle: OpaquePointer
    private let operation: String
    private let lastMessage: LastMessage

    private final class LastMessage {
        var text = ""
    }

    /// - Parameter operation: what the caller does, for the error it may become.
    init(operation: String) throws(GeometryError) {
        guard let handle = GEOS_init_r() else {
            throw .overlay(operation: operation, reason: "GEOS has no memory for a context")
        }
        self.handle = handle
        self.operation = operation
        lastMessage = LastMessage()
        _ = GEOSContext_setErrorMessageHandler_r(
            handle,
            { message, receiver in
                guard let message, let receiver else { return }
                Unmanaged<LastMessage>.fromOpaque(receiver).takeUnretainedValue().text = String(cString: message)
            }, Unmanaged.passUnretained(lastMessage).toOpaque())
    }

    deinit { GEOS_finish_r(handle) }

    /// Runs `body` with a context of its own.
    static func lent<Result>(
        _ operation: String, _ body: (borrowing GEOSContext) throws(GeometryError) -> Result
    ) throws(GeometryError) -> Result {
        let context = try GEOSContext(operation: operation)
        return try body(context)
    }

    /// What GEOS said last, as an error.
    var failure: GeometryError {
        .overlay(
            operation: operation,
            reason: lastMessage.text.isEmpty ? "GEOS gave no result and no reason" : lastMessage.text)
    }

    /// What GEOS noted of a geometry that it found invalid.
    var invalid: GeometryError { failure(lastMessage.text.isEmpty ? "the shape is not valid" : lastMessage.text) }

    func failure(_ reason: String) -> GeometryError { .overlay(operation: operation, reason: reason) }
}
