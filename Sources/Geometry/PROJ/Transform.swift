internal import CPROJ
internal import Synchronization

/// One PROJ operation, usable both ways and from any thread: PROJ's own objects serve one thread at a time, so this
/// one is worked under a lock.
///
/// Axes are always easting, northing or longitude, latitude; angles always degrees.
final class Transform: Sendable {
    enum Direction: Int32 {
        case forward = 1
        case inverse = -1
    }

    private struct Operation: ~Copyable {
        let context: OpaquePointer
        let operation: OpaquePointer
        /// A pipeline's angles may be radians; those of an operation between two systems are degrees.
        let isPipeline: Bool

        deinit {
            proj_destroy(operation)
            proj_context_destroy(context)
        }
    }

    private let lock: Mutex<Operation>

    /// The operation between two reference systems.
    ///
    /// - Parameters:
    ///   - source, target: whatever PROJ reads as a reference system.
    ///   - name: what errors call it; definitions themselves may be secret.
    init(from source: String, to target: String, name: String) throws(GeometryError) {
        let context = try Self.context()
        guard let raw = proj_create_crs_to_crs(context, source, target, nil) else {
            proj_context_destroy(context)
            throw .unknownReferenceSystem(name)
        }
        let normalized = proj_normalize_for_visualization(context, raw)
        proj_destroy(raw)
        guard let operation = normalized else {
            proj_context_destroy(context)
            throw .unknownReferenceSystem(name)
        }
        lock = Mutex(Operation(context: context, operation: operation, isPipeline: false))
    }

    /// A user's own pipeline.
    init(pipeline: String, name: String) throws(GeometryError) {
        let context = try Self.context()
        guard let operation = proj_create(context, pipeline) else {
            proj_context_destroy(context)
            throw .unknownReferenceSystem(name)
        }
        lock = Mutex(Operation(context: context, operation: operation, isPipeline: true))
    }

    /// All positions in one call.
    ///
    /// - Throws: ``GeometryError/notFinite``, or ``GeometryError/transformFailed(_:reason:)`` with the first position
    ///   that has no image.
    func apply(_ direction: Direction, to positions: [Position]) throws(GeometryError) -> [Position] {
        guard positions.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { throw .notFinite }
        guard !positions.isEmpty else { return [] }
        return try lock.withLock { held throws(GeometryError) in
            let direction = PJ_DIRECTION(direction.rawValue)
            let operation = held.operation
            var moved = positions
            if held.isPipeline, proj_angular_input(operation, direction) != 0 { moved.scale(by: .pi / 180) }
            proj_errno_reset(operation)
            moved.withUnsafeMutableBytes { bytes in
                guard let first = bytes.assumingMemoryBound(to: Double.self).baseAddress else { return }
                let stride = MemoryLayout<Position>.stride
                _ = proj_trans_generic(
                    operation, direction, first, stride, positions.count, first + 1, stride, positions.count,
                    nil, 0, 0, nil, 0, 0)
            }
            if let failed = moved.firstIndex(where: { !$0.x.isFinite || !$0.y.isFinite }) {
                throw .transformFailed(positions[failed], reason: Self.reason(held))
            }
            if held.isPipeline, proj_angular_output(operation, direction) != 0 { moved.scale(by: 180 / .pi) }
            return moved
        }
    }

    private static func reason(_ held: borrowing Operation) -> String {
        let code = proj_errno(held.operation)
        guard code != 0, let text = proj_context_errno_string(held.context, code) else {
            return "it lies outside the area where the transformation is defined"
        }
        return String(cString: text)
    }

    /// A silent context: PROJ's messages repeat definitions, which may be secret.
    private static func context() throws(GeometryError) -> OpaquePointer {
        guard let context = proj_context_create() else {
            throw .overlay(operation: "starting PROJ", reason: "out of memory")
        }
        proj_log_level(context, PJ_LOG_NONE)
        return context
    }
}

extension [Position] {
    fileprivate mutating func scale(by factor: Double) {
        for index in indices {
            self[index].x *= factor
            self[index].y *= factor
        }
    }
}
