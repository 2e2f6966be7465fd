internal import CGEOS

/// A GEOS geometry that this value alone owns, and frees.
struct OwnedGeometry: ~Copyable {
    let pointer: OpaquePointer
    private let handle: OpaquePointer

    /// Takes over what a GEOS call returned; its failure when that was nothing.
    init(_ pointer: OpaquePointer?, in context: borrowing GEOSContext) throws(GeometryError) {
        guard let pointer else { throw context.failure }
        self.pointer = pointer
        handle = context.handle
    }

    deinit { GEOSGeom_destroy_r(handle, pointer) }

    /// Gives the geometry away: to be called before the GEOS call that takes it, which frees it even when it fails.
    consuming func released() -> OpaquePointer {
        let pointer = pointer
        discard self
        return pointer
    }
}

/// Geometries that are going to be the members of one other.
struct OwnedGeometries: ~Copyable {
    private var pointers: [OpaquePointer?] = []
    private let handle: OpaquePointer

    init(capacity: Int, in context: borrowing GEOSContext) {
        pointers.reserveCapacity(capacity)
        handle = context.handle
    }

    deinit { for pointer in pointers { GEOSGeom_destroy_r(handle, pointer) } }

    mutating func append(_ geometry: consuming OwnedGeometry) { pointers.append(geometry.released()) }

    /// Gives all of them away: to be called before the GEOS call that takes them.
    mutating func released() -> [OpaquePointer?] {
        defer { pointers = [] }
        return pointers
    }
}
