internal import Foundation
internal import NIOCore

/// Why nobody can listen at an address.
public enum ListeningFault: String, Hashable, Sendable {
    /// Somebody listens there.
    case taken = "address-in-use"
    /// The system reserves it.
    case forbidden = "address-forbidden"
    /// It is none of this machine.
    case elsewhere = "address-elsewhere"

    /// `nil` for an error that says something else.
    init?(_ error: any Error) {
        if error is SocketAddressError || error is SocketAddressError.UnknownHost {
            self = .elsewhere
            return
        }
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: self = .taken
        case EACCES, EPERM: self = .forbidden
        case EADDRNOTAVAIL: self = .elsewhere
        default: return nil
        }
    }
}
