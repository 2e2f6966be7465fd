import Filtering
import Geometry
import Testing

@testable import Web

/// Boxes that go beyond the antimeridian and the poles.
@Suite struct WorldBoxTests {
    private func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> SpatialOperand {
        .box(Position(west, south), Position(east, north))
    }

    @Test func `beyond ±180 it is the same piece of the world, or all of it`() throws {
        func placed(_ box: SpatialOperand) throws -> SpatialOperand { try SpatialPlacing.placed(box, .crs84) }
        #expect(try placed(box(190, -1, 200, 1)) == box(-170, -1, -160, 1))
        #expect(try placed(box(-200, -1, -190, 1)) == box(160, -1, 170, 1))
        #expect(try placed(box(179, -1, 181, 1)) == placed(box(179, -1, -179, 1)))
        #expect(try placed(box(-200, -100, 200, 100)) == box(-180, -90, 180, 90))
        #expect(try placed(box(1e300, 0, 1e301, 1)) == box(-180, 0, 180, 1))
        #expect(try placed(box(112, 30, 113, 31)) == box(112, 30, 113, 31))
        for wrong in [box(200, 0, 10, 1), box(10, 0, -200, 1), box(0, 2, 1, 1), box(0, 91, 1, 95)] {
            #expect(throws: GeometryError.self) { try placed(wrong) }
        }
    }

    @Test func `so it is in Web Mercator`() throws {
        let half = 20_037_508.342789244
        let all = try SpatialPlacing.placed(box(-3 * half, -1e6, 3 * half, 1e6), .webMercator)
        guard case .box(let low, let high) = all else { throw Problem.noSuchPage }
        #expect(low.x == -180 && high.x == 180)
        let across = try SpatialPlacing.placed(box(half * 0.9, 0, half * 1.1, 1e6), .webMercator)
        guard case .shape = across else { throw Problem.noSuchPage }
    }

    @Test func `a shape that is none is refused with its place`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for (filter, position) in [
            ("locked AND S_INTERSECTS(geometry,POLYGON((0 0,2 2,2 0,0 2,0 0)))", 33),
            ("S_INTERSECTS(geometry,POINT(500 0))", 22), ("S_INTERSECTS(geometry,BBOX(0,2,1,1))", 22),
        ] {
            let reply = try await client.ask(
                "/ogc/collections/grids/items?filter=\(FeatureService.encoded(filter))")
            #expect(try reply.status == 400 && reply.json()["position"] as? Int == position, "\(filter)")
        }
    }
}
