import Foundation
import Geometry
import Glibc

/// GEOS as a C++ or Swift program would use it: an STR tree over prepared cells, asked for each point.
///
/// It is the library that shapely brings, which is newer than the system's and can ask by coordinates without making a
/// point; only the tree wants one.
final class GEOSRival {
    let version: String
    private let calls: Calls
    private let context: OpaquePointer
    private let tree: OpaquePointer
    private var prepared: [OpaquePointer] = []

    /// RTLD_DEEPBIND of glibc: this process has the system's GEOS too, whose functions have the same names.
    private static let ownSymbols: Int32 = 8

    struct Missing: Error, CustomStringConvertible { let description: String }

    /// - Parameter site: the folder of Python's packages.
    init(_ cells: [MultiPolygon], site: String) throws {
        let folder = "\(site)/shapely.libs"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        guard let name = names.first(where: { $0.hasPrefix("libgeos_c") }),
            let library = dlopen("\(folder)/\(name)", RTLD_NOW | Self.ownSymbols)
        else { throw Missing(description: "no GEOS in \(folder)") }
        calls = try Calls(library)
        version = String(cString: calls.version())
        guard let context = calls.start(), let tree = calls.makeTree(context, 10) else {
            throw Missing(description: "GEOS does not start")
        }
        (self.context, self.tree) = (context, tree)
        for (number, cell) in cells.enumerated() {
            let polygon = try polygon(cell.polygons[0])
            guard let ready = calls.prepare(context, polygon) else { throw Missing(description: "not prepared") }
            prepared.append(ready)
            calls.insert(context, tree, polygon, UnsafeMutableRawPointer(bitPattern: number + 1))
        }
    }

    private func ring(_ ring: Ring) throws -> OpaquePointer {
        let numbers = ring.closed.flatMap { [Double($0.x), Double($0.y)] }
        guard let sequence = calls.copy(context, numbers, UInt32(numbers.count / 2), 0, 0),
            let made = calls.makeRing(context, sequence)
        else { throw Missing(description: "no ring") }
        return made
    }

    private func polygon(_ polygon: Polygon) throws -> OpaquePointer {
        let shell = try ring(polygon.exterior)
        var holes: [OpaquePointer?] = try polygon.holes.map(ring)
        guard let made = calls.makePolygon(context, shell, &holes, UInt32(holes.count)) else {
            throw Missing(description: "no polygon")
        }
        return made
    }

    /// What a query of the tree is told, and finds: the smallest cell that covers the point.
    private struct Query {
        let calls: Calls
        let context: OpaquePointer
        let prepared: UnsafePointer<OpaquePointer>
        var x = 0.0
        var y = 0.0
        var found = UInt32.max
    }

    func locate(_ points: [Point], into cells: inout [UInt32]) {
        prepared.withUnsafeBufferPointer { prepared in
            var query = Query(calls: calls, context: context, prepared: prepared.baseAddress!)
            for (i, point) in points.enumerated() {
                (query.x, query.y, query.found) = (Double(point.x), Double(point.y), .max)
                let place = calls.makePoint(context, query.x, query.y)
                calls.query(
                    context, tree, place,
                    { item, data in
                        let query = data!.assumingMemoryBound(to: Query.self)
                        let cell = UInt32(UInt(bitPattern: item)) - 1
                        guard cell < query.pointee.found else { return }
                        let area = query.pointee.prepared[Int(cell)]
                        if query.pointee.calls.covers(query.pointee.context, area, query.pointee.x, query.pointee.y)
                            == 1
                        {
                            query.pointee.found = cell
                        }
                    }, &query)
                calls.destroy(context, place)
                cells[i] = query.found
            }
        }
    }

    private struct Calls {
        typealias Handle = OpaquePointer?
        let version: @convention(c) () -> UnsafePointer<CChar>
        let start: @convention(c) () -> Handle
        let copy: @convention(c) (Handle, UnsafePointer<Double>, UInt32, Int32, Int32) -> Handle
        let makeRing: @convention(c) (Handle, Handle) -> Handle
        let makePolygon: @convention(c) (Handle, Handle, UnsafeMutablePointer<OpaquePointer?>, UInt32) -> Handle
        let makePoint: @convention(c) (Handle, Double, Double) -> Handle
        let destroy: @convention(c) (Handle, Handle) -> Void
        let prepare: @convention(c) (Handle, Handle) -> Handle
        let covers: @convention(c) (Handle, Handle, Double, Double) -> CChar
        let makeTree: @convention(c) (Handle, Int) -> Handle
        let insert: @convention(c) (Handle, Handle, Handle, UnsafeMutableRawPointer?) -> Void
        typealias Callback = @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void
        let query: @convention(c) (Handle, Handle, Handle, Callback, UnsafeMutableRawPointer) -> Void

        init(_ library: UnsafeMutableRawPointer) throws {
            func call<Call>(_ name: String) throws -> Call {
                guard let found = dlsym(library, name) else { throw Missing(description: "GEOS without \(name)") }
                return unsafeBitCast(found, to: Call.self)
            }
            version = try call("GEOSversion")
            start = try call("GEOS_init_r")
            copy = try call("GEOSCoordSeq_copyFromBuffer_r")
            makeRing = try call("GEOSGeom_createLinearRing_r")
            makePolygon = try call("GEOSGeom_createPolygon_r")
            makePoint = try call("GEOSGeom_createPointFromXY_r")
            destroy = try call("GEOSGeom_destroy_r")
            prepare = try call("GEOSPrepare_r")
            covers = try call("GEOSPreparedIntersectsXY_r")
            makeTree = try call("GEOSSTRtree_create_r")
            insert = try call("GEOSSTRtree_insert_r")
            query = try call("GEOSSTRtree_query_r")
        }
    }
}
