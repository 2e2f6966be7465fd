/// What can be wrong with a geometry that comes from outside, or with what was asked of it.
public indirect enum GeometryError: Error, Hashable, Sendable {
    /// A coordinate is NaN or infinite.
    case notFinite
    /// A position in degrees lies beyond ±180, ±90.
    case outOfRange(Position)
    /// A text or binary geometry is malformed; `offset` counts bytes from its start.
    case malformed(format: String, reason: String, offset: Int)
    /// A geometry is nested deeper, or is larger, than ``FormatLimits`` accept; `offset` as in ``malformed(format:reason:offset:)``.
    case tooLarge(format: String, reason: String, offset: Int)
    /// What is wrong lies in the feature with this index, counted from 0.
    case feature(index: Int, GeometryError)
    /// A file could not be read.
    case unreadable(path: String, reason: String)
    /// GEOS refused an operation.
    case overlay(operation: String, reason: String)
    /// A coordinate reference system is unknown to PROJ, or the text is no reference system.
    case unknownReferenceSystem(String)
    /// Xi'an 80 or Beijing 54 without the user's own parameters: PROJ's answer would be tens of metres off.
    case needsParameters(String)
    /// PROJ could not transform a position.
    case transformFailed(Position, reason: String)
}

extension GeometryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFinite: "a coordinate is not a finite number"
        case .outOfRange(let position): "(\(position.x), \(position.y)) lies outside ±180, ±90 degrees"
        case .malformed(let format, let reason, let offset): "\(format), byte \(offset): \(reason)"
        case .tooLarge(let format, let reason, let offset): "\(format), byte \(offset): \(reason)"
        case .feature(let index, let cause): "feature \(index): \(cause)"
        case .unreadable(let path, let reason): "\(path): \(reason)"
        case .overlay(let operation, let reason): "\(operation) failed: \(reason)"
        case .unknownReferenceSystem(let text): "unknown coordinate reference system “\(text)”"
        case .needsParameters(let name):
            "\(name) has no public transformation to CGCS2000: give your own as a PROJ pipeline (+proj=pipeline …)"
        case .transformFailed(let position, let reason):
            "(\(position.x), \(position.y)) cannot be transformed: \(reason)"
        }
    }
}
