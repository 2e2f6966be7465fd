import Geometry
import TestSupport
import Testing

@Suite struct ReferenceSystemTests {
    private static let place = Position(112.19, 30.35)

    @Test(arguments: [
        ("EPSG:4490", Position(112.19, 30.35)), ("EPSG:4326", Position(112.19, 30.35)),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", Position(112.19, 30.35)),
        ("urn:ogc:def:crs:EPSG::4490", Position(112.19, 30.35)),
        ("EPSG:4546", Position(614417.680, 3359513.214)), ("epsg:4546", Position(614417.680, 3359513.214)),
        ("4546", Position(614417.680, 3359513.214)), ("EPSG:4525", Position(37614417.680, 3359513.214)),
        ("EPSG:3857", Position(12488933.672, 3548618.882)), ("EPSG:32649", Position(614371.913, 3358169.408)),
        ("+proj=tmerc +lon_0=111 +x_0=500000 +ellps=GRS80", Position(614417.680, 3359513.214)),
    ])
    func `axes are east then north in every system`(text: String, expected: Position) throws {
        let system = try ReferenceSystem(text)
        let there = try system.from(degrees: [Self.place])[0]
        #expect(there.distance(to: expected) < (system.isGeographic ? 1e-12 : 0.002))
        let back = try system.degrees([there])[0]
        #expect(back.distance(to: Self.place) < 1e-9)
        #expect(system.isGeographic == (abs(expected.x) < 180))
    }

    @Test(arguments: ["EPSG:4490", "EPSG:4326"])
    func `CGCS2000 and WGS 84 are the same degrees`(code: String) throws {
        #expect(try ReferenceSystem(code).degrees([Self.place])[0].distance(to: Self.place) < 1e-12)
    }

    @Test func `UTM 50 north, where the synthetic town lies`() throws {
        let degrees = try ReferenceSystem("EPSG:32650").degrees([Position(442_000, 4_421_000)])[0]
        #expect(degrees.distance(to: Position(116.3214, 39.9364)) < 1e-3)
    }

    @Test(arguments: [
        "EPSG:4610", "EPSG:2327", "EPSG:2338", "EPSG:2349", "EPSG:2361", "EPSG:2382", "EPSG:2390", "2382",
        "+proj=tmerc +lon_0=111 +x_0=500000 +ellps=IAU76",
        "+proj=tmerc +lon_0=111 +x_0=500000 +a=6378140 +rf=298.257",
        #"GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
    ])
    func `Xi'an 80 by any name is refused`(text: String) {
        #expect { try ReferenceSystem(text) } throws: { error in
            guard case .needsParameters(let name) = error as? GeometryError else { return false }
            return name.contains("Xi'an 80")
        }
    }

    @Test(arguments: [
        "EPSG:4214", "EPSG:2401", "EPSG:2413", "EPSG:2434", "EPSG:2442", "EPSG:21413", "EPSG:21453", "EPSG:4555",
        "EPSG:4568", "EPSG:4775", "EPSG:4214+5737",
        "+proj=tmerc +lon_0=111 +x_0=500000 +ellps=krass", "+proj=longlat +ellps=krass +towgs84=0,0,0 +no_defs",
        "+proj=longlat +ellps=krass +nadgrids=@null",
        #"GEOGCS["某地",DATUM["unnamed",SPHEROID["Krasovsky",6378245,298.3]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]"#,
        #"GEOGCS["Beijing 1954",DATUM["Beijing_1954",SPHEROID["Krassowsky 1940",6378245,298.3],TOWGS84[15.8,-154.4,-82.3,0,0,0,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]"#,
    ])
    func `Beijing 54 by any name is refused`(text: String) {
        #expect { try ReferenceSystem(text) } throws: { error in
            guard case .needsParameters(let name) = error as? GeometryError else { return false }
            return name.contains("Beijing 54")
        }
    }

    @Test func `other systems on the same ellipsoid are not`() throws {
        for text in ["EPSG:4284", "EPSG:28413"] { _ = try ReferenceSystem(text) }
    }

    @Test func `every projected code of both old datums is refused`() {
        for code in Array(2327...2390) + Array(2401...2442) + Array(4568...4589) {
            #expect(throws: GeometryError.self, "EPSG:\(code)") { try ReferenceSystem("EPSG:\(code)") }
        }
    }

    @Test func `a shift of the user's own, or a pipeline, is what they need`() throws {
        let shift = "+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3"
        let moved = try ReferenceSystem(shift).degrees([Self.place])[0]
        #expect((4e-4...6e-4).contains(moved.distance(to: Self.place)))

        let helmert = "+step +proj=cart +ellps=krass +step +proj=helmert +x=15.8 +y=-154.4 +z=-82.3"
        let tail = "+step +inv +proj=cart +ellps=GRS80"
        let source = "+proj=pipeline +step +inv +proj=tmerc +lon_0=111 +x_0=500000 +ellps=krass"
        let radians = try ReferenceSystem("\(source) \(helmert) \(tail)")
        let degrees = try ReferenceSystem("\(source) \(helmert) \(tail) +step +proj=unitconvert +xy_in=rad +xy_out=deg")
        let there = Position(614_417, 3_359_513)
        let a = try radians.degrees([there])[0]
        let b = try degrees.degrees([there])[0]
        #expect(a.distance(to: b) < 1e-12)
        #expect((5e-4...2e-3).contains(a.distance(to: Self.place)))
        for system in [radians, degrees] {
            let back = try system.from(degrees: [a])[0]
            #expect(back.distance(to: there) < 1e-3)
        }
        // From degrees: the source's angles are degrees too.
        let angular = try ReferenceSystem("+proj=pipeline \(helmert) \(tail)")
        #expect(try angular.degrees([Self.place])[0].distance(to: moved) < 1e-7)
    }

    @Test func `a user's parameters are never shown`() throws {
        let secrets = [
            "+proj=pipeline +step +inv +proj=tmerc +lon_0=112.3456 +x_0=500000 +ellps=krass",
            "+proj=tmerc +lon_0=112.3456 +x_0=500000 +ellps=GRS80",
            "+proj=pipeline +step +proj=nonsense +lon_0=112.3456", "+proj=nonsense +lon_0=112.3456",
            "+proj=tmerc +lon_0=112.3456 +ellps=krass",
        ]
        for text in secrets {
            do {
                let system = try ReferenceSystem(text)
                var dumped = ""
                dump(system, to: &dumped)
                let shown = "\(system) \(String(reflecting: system)) \(dumped) \(system.name)"
                #expect(!shown.contains("112.3456"))
                do {
                    _ = try system.degrees([Position(1e30, 1e30)])
                    Issue.record("nothing lies there")
                } catch {
                    #expect(!"\(error) \(String(reflecting: error))".contains("112.3456"))
                }
            } catch {
                #expect(!"\(error) \(String(reflecting: error))".contains("112.3456"))
            }
        }
    }

    @Test(arguments: [
        "", "  ", "foo", "WGS 84", "EPSG:", "EPSG:999999", "EPSG:abc", "4", "NOPE:1", "EPSG:5773", "EPSG:4978", "[",
        "{}",
        "LOCAL_CS[\"x\",UNIT[\"metre\",1]]", "+proj=nonsense", "+proj=pipeline", "+proj=helmert +x=1", "+",
        "EPSG:4546\0",
        String(repeating: "x", count: 100_000), String(repeating: "PROJCS[", count: 9000),
    ])
    func `what is no reference system is refused`(text: String) {
        #expect { try ReferenceSystem(text) } throws: { error in
            guard case .unknownReferenceSystem(let name) = error as? GeometryError else { return false }
            return name.count <= 80
        }
    }

    @Test func `a place without an image is named`() throws {
        let system = try ReferenceSystem("EPSG:4546")
        let lost = Position(1e12, 1e12)
        #expect { try system.degrees([Position(614_417, 3_359_513), lost]) } throws: { error in
            if case .transformFailed(lost, _) = error as? GeometryError { true } else { false }
        }
        #expect(throws: GeometryError.notFinite) { try system.degrees([Position(.nan, 0)]) }
        #expect(throws: GeometryError.notFinite) {
            try ReferenceSystem("GCJ-02").degrees([Position(0, .infinity)])
        }
        #expect(throws: GeometryError.self) {
            try ReferenceSystem("EPSG:4326").degrees([Position(30, 112)])
        }
        #expect(try system.degrees([]).isEmpty)
    }

    @Test func `many threads may convert at once`() async throws {
        let system = try ReferenceSystem("EPSG:4546")
        let places = (0..<1000).map { Position(112 + Double($0) * 1e-4, 30 + Double($0) * 1e-4) }
        let expected = try system.from(degrees: places)
        try await withThrowingTaskGroup(of: [Position].self) { group in
            for _ in 0..<16 {
                group.addTask { try ReferenceSystem("EPSG:4546").from(degrees: places) }
            }
            for try await moved in group { #expect(moved == expected) }
        }
    }
}
