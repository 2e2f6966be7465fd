import Foundation
import Geometry
import Storage
import TestSupport
import Testing

/// Jingzhou District's own lists and outline, with official codes.
struct ImportJingzhouTests {
    static let streets = Fixture.data("jingzhou/421003_streets.csv").path
    static let villages = Fixture.data("jingzhou/421003_villages_nbs2022.csv").path
    static let outline = Fixture.data("jingzhou/421003_tianditu_cgcs2000.geojson").path

    static func bringOutline(_ desk: ImportDesk, _ source: String = outline) throws -> ImportSummary {
        try desk.bring(.district, source)
    }

    @Test func `lists without outlines come in, with a file of CGCS2000`() throws {
        let desk = try ImportDesk()
        let streets = try desk.bring(.streets, Self.streets)
        #expect(streets.created && streets.added == 13 && streets.total == 13 && streets.withShape == 0)
        #expect(streets.datum == "EPSG:4490")
        #expect(streets.remarks.map(\.code) == ["outlines-missing"])
        // The header is shifted as published: `street_*` holds the communities.
        let villages = try desk.bring(.communities, Self.villages) {
            $0.fields = [("code", "street_code"), ("name", "street_name"), ("class", "street_type")]
        }
        #expect(villages.added == 167 && villages.withShape == 0)
        let first = try desk.strings("SELECT code, name, class, street FROM communities ORDER BY code LIMIT 1")
        #expect(first == ["421003001001|通会桥社区居民委员会|111|421003001"])
        let orphans = try desk.strings("SELECT code FROM communities WHERE street NOT IN (SELECT code FROM streets)")
        #expect(orphans == [])
        #expect(try GDAL.validate(desk.path) == [])
    }

    @Test func `the district's outline comes in, and again without a change`() throws {
        let desk = try ImportDesk()
        let first = try Self.bringOutline(desk)
        #expect(first.added == 1 && first.withShape == 1 && first.referenceSystem?.contains("4490") == true)
        let again = try Self.bringOutline(desk)
        #expect(again.unchanged == 1 && again.generation == first.generation)
        #expect(try desk.strings("SELECT code, name, outline FROM district") == ["421003|荆州区|given"])
    }

    /// The outline's features with every position put through `move`.
    private func moved(_ move: (Position) -> Position) throws -> String {
        var corners: [(Double, Double)] = []
        try GeoJSON.forEachFeature(inFile: Self.outline) { feature, _ in
            corners =
                feature.shape?.vertices.dropLast().map { position in
                    let moved = move(position)
                    return (moved.x, moved.y)
                } ?? []
        }
        return Draw.collection([Draw.feature(Draw.polygon(corners), #""adcode":421003,"name":"荆州区""#)])
    }

    @Test(arguments: ["GCJ-02", "BD-09", "lat,lon"])
    func `a shifted outline is stopped and its scheme named`(scheme: String) throws {
        let text = try moved { position in
            switch scheme {
            case "GCJ-02": GCJ02.encode(position)
            case "BD-09": BD09.encode(position)
            default: Position(position.y, position.x)
            }
        }
        let desk = try ImportDesk()
        _ = try Self.bringOutline(desk)
        let source = try desk.source("shifted.geojson", text)
        guard scheme != "lat,lon" else {
            // 112° is no latitude.
            #expect(try desk.refusal(.district, source).code == "crs-swapped-axes")
            return
        }
        let refusal = try desk.refusal(.district, source)
        guard case .looksLike(scheme, let given, let other)? = refusal.faults.first?.problem else {
            Issue.record("\(refusal)")
            return
        }
        #expect(given < 0.95 && other > 0.997)
        // Said rightly, it is taken, with the warning that it is good to a metre.
        let summary = try desk.bring(.district, source) { $0.referenceSystem = scheme }
        #expect(summary.remarkCounts["crs-approximate"] == 1)
        // And what is right is not taken for something else.
        _ = try Self.bringOutline(desk)
    }

    @Test func `points in GCJ-02 are stopped by the share inside the district`() throws {
        let desk = try ImportDesk()
        _ = try Self.bringOutline(desk)
        let district = try District.open(desk.path)
        let area = try #require(try district.read { try $0.areas(.district).first?.area })
        // Points along the border, 200 m inside: where a shift of half a kilometre shows.
        var generator = Seed(1).generator
        var right = "ref,lon,lat\n"
        var shifted = right
        var count = 0
        while count < 400 {
            let box = try #require(area.box)
            let point = Point(
                Int32.random(in: box.minX...box.maxX, using: &generator),
                Int32.random(in: box.minY...box.maxY, using: &generator))
            guard area.place(of: point) == .inside else { continue }
            let degrees = Lattice.degrees(point)
            let encoded = GCJ02.encode(degrees)
            right += "\(count),\(degrees.x),\(degrees.y)\n"
            shifted += "\(count),\(encoded.x),\(encoded.y)\n"
            count += 1
        }
        let refusal = try desk.refusal(.buildings, desk.source("shifted.csv", shifted))
        #expect(refusal.code == "crs-looks-like-another", "\(refusal)")
        #expect(try desk.bring(.buildings, desk.source("right.csv", right)).added == 400)
    }
}
