internal import Geometry
internal import Planning
internal import Storage
internal import Tiling
internal import Topology

/// The areas of one level, made ready for tiles and for asking where a point lies.
struct AreaContent: Sendable {
    /// How they are cut: together as a coverage, or each for itself when the file's shapes are none.
    private enum Cells: Sendable {
        case coverage(Coverage, CoverageTiles, Locator)
        case separate([MultiPolygon], LenientLocator)
    }

    /// Those with an outline; a cell's number is its place here.
    let features: [TileFeature]
    let box: Box?
    private let cells: Cells

    init(_ rows: [(feature: TileFeature, area: MultiPolygon)]) {
        features = rows.map(\.feature)
        let areas = rows.map(\.area)
        box = areas.reduce(nil) { box, area in area.box.map { box?.union($0) ?? $0 } ?? box }
        if let coverage = try? Coverage(areas) {
            cells = .coverage(coverage, CoverageTiles(coverage), Locator(coverage))
        } else {
            cells = .separate(areas, LenientLocator(areas))
        }
    }

    /// What zoomed coverages are made from; `nil` when the shapes are no coverage.
    var tiles: CoverageTiles? {
        if case .coverage(_, let tiles, _) = cells { tiles } else { nil }
    }

    /// Whether the shapes fit together edge for edge.
    var isCoverage: Bool { tiles != nil }

    var maxZoom: Int { tiles?.maxZoom ?? Self.separateMaxZoom }
    private static let separateMaxZoom = 18

    func area(_ cell: Int) -> MultiPolygon {
        switch cells {
        case .coverage(let coverage, _, _): coverage.shape(ofCell: cell)
        case .separate(let areas, _): areas[cell]
        }
    }

    /// Cells that share a border with this one, in their order.
    func neighbours(of cell: Int) -> [Int] {
        switch cells {
        case .coverage(let coverage, _, _):
            Set(coverage.neighbours(ofCell: cell).map(\.cell)).filter { $0 >= 0 }.sorted()
        case .separate: []
        }
    }

    /// What tells the cells of points.
    var engine: Finder.Engine {
        switch cells {
        case .coverage(_, _, let locator): .exact(locator)
        case .separate(_, let locator): .lenient(locator)
        }
    }

    /// The cell of a point by the rule of the locator; without a coverage, the first cell that holds it.
    func locate(_ point: Point) -> (cell: Int?, place: Place) {
        switch engine {
        case .exact(let locator): return locator.locate(point)
        case .lenient(let locator):
            let found = locator.locate(point)
            return (found.cell, found.place)
        }
    }

    /// One tile of the areas; `zoomed` is ``tiles`` at its zoom.
    func write(_ tile: TileID, from zoomed: ZoomedCoverage?, into text: inout GeoJSONTile) {
        if let zoomed {
            for piece in zoomed.pieces(in: tile) { text.append(features[piece.cell], shape: .areas(piece.polygons)) }
        } else if case .separate(let areas, _) = cells {
            for (feature, area) in zip(features, areas) {
                if let shape = PlainCutter.cut(area, to: tile) { text.append(feature, shape: shape) }
            }
        }
    }

    /// One tile of the borders between them, with the ids on both sides.
    func writeBorders(_ tile: TileID, from zoomed: ZoomedCoverage?, into text: inout GeoJSONTile) {
        for border in zoomed?.borders(in: tile) ?? [] {
            func id(_ cell: Int?) -> JSONValue { cell.map { .integer(features[$0].id) } ?? .null }
            text.append(
                id: nil, properties: [("left", id(border.left)), ("right", id(border.right))],
                shape: .lines(border.lines))
        }
    }
}
