import Foundation
import TestSupport
import Testing

@testable import Geometry

@Suite struct ShiftedDegreesTests {
    /// 0.1 µm northwards, in degrees.
    private static let tenthOfMicrometre = 1e-12

    private static let places: [Position] = {
        var generator = Seed(1).generator
        return (0..<2000).map { _ in
            Position(.random(in: 74...135, using: &generator), .random(in: 18...53, using: &generator))
        }
    }()

    @Test func `there and back is the same place to a tenth of a micrometre`() {
        for place in Self.places {
            for back in [GCJ02.decode(GCJ02.encode(place)), BD09.decode(BD09.encode(place))] {
                #expect(abs(back.x - place.x) < Self.tenthOfMicrometre)
                #expect(abs(back.y - place.y) < Self.tenthOfMicrometre)
            }
        }
    }

    @Test func `the shift is some hundred metres in China and none elsewhere`() throws {
        let plane = try MetricPlane(epsg: 4546, datum: .cgcs2000)
        for place in [Position(112.19, 30.35), Position(110.5, 29.8)] {
            let points = try [place, GCJ02.encode(place), BD09.encode(place)].map(Lattice.point)
            let metres = try plane.metres(points)
            #expect((300...800).contains(metres[0].distance(to: metres[1])))
            #expect((600...2000).contains(metres[0].distance(to: metres[2])))
        }
        for place in [Position(7.42, 43.73), Position(-71.4, 41.8), Position(139.7, 35.7)] {
            #expect(GCJ02.encode(place) == place)
            #expect(GCJ02.decode(place) == place)
        }
    }

    @Test func `the closed form of BD-09 misses, the fixed point does not`() {
        var worst = 0.0
        for place in Self.places {
            let shifted = BD09.fromGCJ02(place)
            worst = max(worst, BD09.closedForm(shifted).distance(to: place))
            #expect(BD09.toGCJ02(shifted).distance(to: place) < Self.tenthOfMicrometre)
        }
        #expect((1e-6...3e-6).contains(worst))
    }

    @Test func `both are read by name and told to be approximate`() throws {
        for (text, name) in [("GCJ-02", "GCJ-02"), ("gcj02", "GCJ-02"), ("BD-09", "BD-09"), (" bd09 ", "BD-09")] {
            let system = try ReferenceSystem(text)
            #expect(system.name == name)
            #expect(system.isApproximate && system.isGeographic)
        }
        let place = Position(112.24, 30.33)
        let gcj = try ReferenceSystem("GCJ-02")
        let bd = try ReferenceSystem("BD-09")
        #expect(try gcj.from(degrees: [place]) == [GCJ02.encode(place)])
        #expect(try bd.degrees([BD09.encode(place)])[0].distance(to: place) < 1e-11)
        #expect(try !ReferenceSystem("EPSG:4546").isApproximate)
    }
}
