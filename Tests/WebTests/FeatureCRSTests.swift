import Foundation
import HTTPTypes
import Storage
import Testing

@testable import Web

/// OGC API – Features, part 2: its abstract tests (OGC 18-058r1, annex A), named by their ids.
@Suite struct FeatureCRSTests {
    private static let contentCrs = HTTPField.Name("Content-Crs")!

    private static let wrong = [
        "http://www.opengis.net/def/crs/OGC/0/does_not_exist", "http://www.opengis.net/def/crs/EPSG/0/4547",
        "EPSG:4547",
    ]

    private func items(_ layer: Layer) -> String { "/ogc/collections/\(layer)/items?limit=1000" }

    private func crs(_ name: String, _ uri: String) -> String { "\(name)=\(FeatureService.encoded(uri))" }

    @Test func `conf crs crs-uri, default-crs, storageCrs: each layer names its systems`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let list = try await client.ask("/ogc/collections").json()
        var collections = try #require(list["collections"] as? [[String: Any]])
        for layer in Layer.allCases { collections.append(try await client.ask("/ogc/collections/\(layer)").json()) }
        for collection in collections {
            let systems = try #require(collection["crs"] as? [String])
            #expect(systems == FeatureCRS.allCases.map(\.rawValue) && systems == list["crs"] as? [String])
            #expect(systems.contains("http://www.opengis.net/def/crs/OGC/1.3/CRS84"))
            let stored = try #require(collection["storageCrs"] as? String)
            #expect(stored == "http://www.opengis.net/def/crs/EPSG/0/4490" && systems.contains(stored))
            for system in systems {
                let form = #/http://www\.opengis\.net/def/crs/[A-Z]+/[0-9.]+/[A-Z0-9]+/#
                #expect(try form.wholeMatch(in: system) != nil)
            }
        }
    }

    /// What is compared is turned back into degrees here, by the formula of Web Mercator.
    @Test(arguments: FeatureCRS.allCases)
    func `conf crs crs-parameter, crs-parameter-transform: features lie in the system where they lie in degrees`(
        _ system: FeatureCRS
    ) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in TestDistrict.filled {
            let plain = try await client.ask(items(layer)).features()
            let reply = try await client.ask("\(items(layer))&\(crs("crs", system.rawValue))")
            #expect(reply.headers[Self.contentCrs] == "<\(system.rawValue)>")
            let given = try reply.features()
            #expect(given.count == plain.count)
            for (given, plain) in zip(given, plain) {
                let (back, wanted) = (positions(given).map { degrees($0, in: system) }, positions(plain))
                #expect(back.count == wanted.count)
                for (place, wanted) in zip(back, wanted) {
                    #expect(hypot(place[0] - wanted[0], place[1] - wanted[1]) < 2e-8)
                }
            }
            let one = try #require(given.first)
            let id = try #require(one["id"] as? Int)
            let alone = try await client.ask("/ogc/collections/\(layer)/items/\(id)?\(crs("crs", system.rawValue))")
            #expect(alone.status == 200 && alone.headers[Self.contentCrs] == "<\(system.rawValue)>")
            #expect(positions(try alone.json()) == positions(one))
        }
    }

    private func degrees(_ place: [Double], in system: FeatureCRS) -> [Double] {
        switch system {
        case .crs84: place
        case .wgs84, .cgcs2000: [place[1], place[0]]
        case .webMercator:
            [place[0] / 6_378_137 * 180 / .pi, atan(sinh(place[1] / 6_378_137)) * 180 / .pi]
        }
    }

    private func placed(_ lon: Double, _ lat: Double, in system: FeatureCRS) -> [Double] {
        switch system {
        case .crs84: [lon, lat]
        case .wgs84, .cgcs2000: [lat, lon]
        case .webMercator: [lon * .pi / 180 * 6_378_137, atanh(sin(lat * .pi / 180)) * 6_378_137]
        }
    }

    @Test func `conf core crs84, conf crs crs-parameter-default: nothing asked for is degrees, east first`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in Layer.allCases {
            let reply = try await client.ask(items(layer))
            #expect(reply.headers[Self.contentCrs] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>")
            let places = try reply.features().flatMap(positions)
            #expect(places.isEmpty == !TestDistrict.filled.contains(layer))
            #expect(places.allSatisfy { abs($0[0] - 112.2) < 0.1 && abs($0[1] - 30.35) < 0.1 })
        }
    }

    @Test(arguments: wrong)
    func `conf crs crs-parameter-invalid, bbox-crs-parameter-invalid: a system that is not listed is refused`(
        _ uri: String
    ) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in TestDistrict.filled {
            let id = try #require(try await client.ask(items(layer)).ids().first)
            for (address, parameter) in [
                ("\(items(layer))&\(crs("crs", uri))", "crs"),
                ("/ogc/collections/\(layer)/items/\(id)?\(crs("crs", uri))", "crs"),
                ("\(items(layer))&bbox=112,30,113,31&\(crs("bbox-crs", uri))", "bbox-crs"),
            ] {
                let reply = try await client.ask(address)
                #expect(try reply.status == 400 && reply.json()["parameter"] as? String == parameter, "\(address)")
            }
        }
    }

    @Test(arguments: FeatureCRS.allCases)
    func `conf crs bbox-crs-parameter, bbox-crs-parameter-default: a box finds the same in every system`(
        _ system: FeatureCRS
    ) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let sides = placed(112.1933, 30.3403, in: system) + placed(112.2001, 30.3461, in: system)
        let box = sides.map { "\($0)" }.joined(separator: ",")
        for layer in TestDistrict.filled {
            let all = try await client.ask(items(layer)).ids()
            let wanted = try await client.ask(items(layer) + "&bbox=112.1933,30.3403,112.2001,30.3461").ids()
            #expect(!wanted.isEmpty && wanted.count < all.count, "\(layer)")
            let found = try await client.ask("\(items(layer))&bbox=\(box)&\(crs("bbox-crs", system.rawValue))").ids()
            #expect(found == wanted, "\(layer)")
        }
    }

    /// Numbers from outside: a corner of the first grid, in every order of axes.
    @Test(arguments: [
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", [112.19, 30.34]),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", [30.34, 112.19]),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", [30.34, 112.19]),
        ("http://www.opengis.net/def/crs/EPSG/0/3857", [12_488_933.672, 3_547_328.968]),
    ])
    func `conf crs crs-parameter-transform, conf filter filter-crs-param: a corner is where it is, and finds its grid`(
        uri: String, corner: [Double]
    ) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let grids = try await client.ask("\(items(.grids))&\(crs("crs", uri))").features()
        let first = try #require(grids.first)
        let nearest = positions(first).map { hypot($0[0] - corner[0], $0[1] - corner[1]) }.min() ?? .infinity
        #expect(nearest < (uri.hasSuffix("3857") ? 0.002 : 1e-9), "\(first)")
        let reach = uri.hasSuffix("3857") ? 10 : 1e-4
        let box = [corner[0] - reach, corner[1] - reach, corner[0] + reach, corner[1] + reach].map { "\($0)" }
        let sides = box.joined(separator: ",")
        let point = "POINT(\(corner[0] + reach / 2) \(corner[1] + reach / 2))"
        let filters = ["BBOX(\(sides))", point].map {
            "filter=\(FeatureService.encoded("S_INTERSECTS(geometry,\($0))"))&\(crs("filter-crs", uri))"
        }
        for query in ["bbox=\(sides)&\(crs("bbox-crs", uri))"] + filters {
            #expect(try await client.ask("\(items(.grids))&\(query)").ids() == [first["id"] as? Int], "\(query)")
        }
    }
}
