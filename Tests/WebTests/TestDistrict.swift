import Foundation
import Geometry
import Planning
import Storage
import TestSupport

/// A small made-up district in Jingzhou's latitudes: two communities side by side, each of a few grids, with
/// buildings and units. Written row by row, since only serving is tested here.
struct TestDistrict {
    let folder: URL
    var path: String { folder.appending(path: "district.gpkg").path }
    static let west: Int32 = 1_121_900_000
    static let south: Int32 = 303_400_000
    /// Side of a grid in lattice units: 0.004°, about 400 m.
    static let side: Int32 = 40_000
    static let columns = 6
    static let rows = 4
    /// Layers that have features.
    static let filled: [Layer] = [.communities, .grids, .buildings, .units]

    /// A folder in which a file can be made.
    init(folder: URL) { self.folder = folder }

    init() throws {
        folder = try Fixture.temporaryFolder()
        let district = try District.create(at: path, datum: .cgcs2000)
        _ = try district.write(OperationInfo(actor: "test", command: "make")) { transaction in
            _ = try transaction.upsert(
                .communities, fields: Layer.communities.fields("name", "class"),
                rows: (0..<2).map { number in
                    FeatureRow(
                        key: "42100300100\(number + 1)",
                        values: [.text(number == 0 ? "三义街社区" : "Beimen"), .text("urban")],
                        shape: Shape(Self.area(columns: number * 3..<number * 3 + 3, rows: 0..<Self.rows)))
                })
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("name", "use", "levels", "households"),
                rows: (0..<40).map { number in
                    FeatureRow(
                        key: "b\(number)",
                        values: [.text("\(number)号楼"), .text("residential"), .real(6), .integer(36)],
                        shape: Self.building(number))
                })
            _ = try transaction.upsert(
                .units, fields: Layer.units.fields("building", "households"),
                rows: (0..<10).map { number in
                    FeatureRow(
                        key: "u\(number)", values: [.text("b\(number)"), .integer(12)],
                        shape: .point(Point(Self.west + 5_000 + Int32(number) * 20_000, Self.south + 6_000)))
                })
        }
        try publish(households: 400)
    }

    /// Puts grids into the plan: one per field of the raster, all with the same count, as one write.
    func publish(households: Int) throws {
        let district = try District.open(path, mode: .write)
        _ = try district.write(OperationInfo(actor: "test", command: "publish")) { transaction in
            var rows: [FeatureRow] = []
            for column in 0..<Self.columns {
                for row in 0..<Self.rows {
                    let community = "42100300100\(column / 3 + 1)"
                    let number = (column % 3) * Self.rows + row + 1
                    rows.append(
                        FeatureRow(
                            key: community + String(format: "%03d", number),
                            values: [
                                .text("\(column < 3 ? "三义街社区" : "Beimen")第\(number)网格"), .text(community),
                                .text("ordinary"), .boolean(column == 1 && row == 1),
                            ], shape: Shape(Self.area(columns: column..<column + 1, rows: row..<row + 1))))
                }
            }
            _ = try transaction.upsert(
                .grids, fields: Layer.grids.fields("name", "community", "kind", "locked"), rows: rows)
            let figures = try transaction.snapshot.grids().map {
                (
                    $0.id,
                    Transaction.GridFigures(
                        households: Households(households, .estimated), buildings: 3, squareMetres: 160_000)
                )
            }
            try transaction.setFigures(Dictionary(uniqueKeysWithValues: figures))
        }
    }

    func write(_ body: (Transaction) throws -> Void) throws {
        let district = try District.open(path, mode: .write)
        _ = try district.write(OperationInfo(actor: "test", command: "write")) { try body($0) }
    }

    /// Puts a building into the first grid, which then holds its households alone.
    func build(tower households: Int) throws {
        let district = try District.open(path, mode: .write)
        _ = try district.write(OperationInfo(actor: "test", command: "build")) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("name", "use", "levels", "households"),
                rows: [
                    FeatureRow(
                        key: "tower",
                        values: [.text("塔楼"), .text("residential"), .real(60), .integer(Int64(households))],
                        shape: .point(Point(Self.west + 9_000, Self.south + 9_000)))
                ])
            guard let grid = try transaction.snapshot.grids().first(where: { $0.code == "421003001001001" }),
                let tower = try transaction.snapshot.buildings().first(where: { $0.ref == "tower" })
            else { return }
            let place = Assignment(grid: grid.id, community: nil, share: 1, communityShare: 1, method: .point)
            _ = try transaction.assign(.buildings, [(tower.id, place)])
            try transaction.setFigures([
                grid.id: Transaction.GridFigures(
                    households: Households(households, .recorded), buildings: 1, squareMetres: 160_000)
            ])
        }
    }

    func generation() async throws -> Int64 { try await District.open(path).read { try $0.generation } }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// A corner of the raster, moved a little so that borders are not straight.
    private static func corner(_ column: Int, _ row: Int) -> Point {
        let isInner = (1..<columns).contains(column) && (1..<rows).contains(row)
        let shift = isInner ? Int32((column * 7 + row * 13) % 9 - 4) * 1_000 : 0
        return Point(west + Int32(column) * side + shift, south + Int32(row) * side - shift)
    }

    /// The ring around a block of the raster, with all corners on its way.
    private static func area(columns: Range<Int>, rows: Range<Int>) -> MultiPolygon {
        var points: [Point] = []
        for column in columns { points.append(corner(column, rows.lowerBound)) }
        for row in rows { points.append(corner(columns.upperBound, row)) }
        for column in columns.reversed() { points.append(corner(column + 1, rows.upperBound)) }
        for row in rows.reversed() { points.append(corner(columns.lowerBound, row + 1)) }
        return MultiPolygon(Ring(points).map { [Polygon($0)] } ?? [])
    }

    private static func building(_ number: Int) -> Shape<Point>? {
        if number == 39 { return nil }
        let x = west + 3_000 + Int32(number % 10) * 23_000
        let y = south + 4_000 + Int32(number / 10) * 37_000
        if number == 38 { return .point(Point(x, y)) }
        let corners = [Point(x, y), Point(x + 4_000, y), Point(x + 4_000, y + 1_500), Point(x, y + 1_500)]
        return .polygon([corners + [corners[0]]])
    }
}
