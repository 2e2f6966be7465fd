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
    /// Of what tiles show of each cell.
    let shown: [Fingerprint]
    /// Of what is shown of a cell beside a border, and where it is drawn with another.
    let names: [Fingerprint]
    /// Of everything: features and shapes.
    let fingerprint: Fingerprint
    let vertexCount: Int
    /// Of each cell with its shape, and its box.
    private let members: [(fingerprint: Fingerprint, box: Box?)]
    private let codes: [String]
    private let cells: Cells

    init(_ rows: [(feature: TileFeature, area: MultiPolygon)]) {
        features = rows.map(\.feature)
        codes = features.map { feature in
            if case .text(let code)? = feature.properties.first(where: { $0.name == "code" })?.value {
                code
            } else {
                ""
            }
        }
        let areas = rows.map(\.area)
        shown = features.map { feature in
            var maker = FingerprintMaker()
            maker.add(feature)
            return maker.fingerprint
        }
        names = zip(features, codes).map { feature, code in
            var maker = FingerprintMaker()
            maker.add(feature.id ?? -1)
            maker.add(code)
            return maker.fingerprint
        }
        members = zip(shown, areas).map { print, area in
            var maker = FingerprintMaker()
            maker.add(print)
            maker.add(Shape(area))
            return (maker.fingerprint, area.box)
        }
        var whole = FingerprintMaker()
        for member in members { whole.add(member.fingerprint) }
        fingerprint = whole.fingerprint
        vertexCount = areas.reduce(0) { $0 + $1.rings.reduce(0) { $0 + $1.points.count } }
        box = areas.reduce(nil) { box, area in area.box.map { box?.union($0) ?? $0 } ?? box }
        if let coverage = try? Coverage(areas) {
            cells = .coverage(coverage, CoverageTiles(coverage), Locator(coverage))
        } else {
            cells = .separate(areas, LenientLocator(areas))
        }
    }

    /// What zoomed coverages are made from; `nil` when the shapes are no coverage. Made anew for any set but
    /// WebMercatorQuad.
    func tiles(in set: TileMatrixSet) -> CoverageTiles? {
        guard case .coverage(let coverage, let tiles, _) = cells else { return nil }
        return set == .webMercatorQuad
            ? tiles : CoverageTiles(coverage, in: set, maxZoom: set.zoom(like: tiles.maxZoom))
    }

    /// Whether the shapes fit together edge for edge.
    var isCoverage: Bool {
        if case .coverage = cells { true } else { false }
    }

    /// The deepest zoom of WebMercatorQuad.
    var maxZoom: Int {
        if case .coverage(_, let tiles, _) = cells { tiles.maxZoom } else { Self.separateMaxZoom }
    }
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

    /// What a tile shows of the areas; `zoomed` is ``tiles(in:)`` of its set at its zoom.
    func areas(in tile: TileID, from zoomed: ZoomedCoverage?, into layer: inout TileLayer) {
        if let zoomed {
            for piece in zoomed.pieces(in: tile) {
                var feature = features[piece.cell]
                let merged = piece.merged.compactMap { features[$0].id.map(JSONValue.integer) }
                if !merged.isEmpty { feature.properties.append(("merged", .array(merged))) }
                layer.append(feature, .areas(piece.polygons))
            }
        } else if case .separate(let areas, _) = cells {
            for (feature, area) in zip(features, areas) {
                if let shape = PlainCutter.cut(area, to: tile) { layer.append(feature, shape) }
            }
        }
    }

    /// What a tile shows of the borders between them, with the ids on both sides and the highest level that parts there.
    func borders(in tile: TileID, from zoomed: ZoomedCoverage?, into layer: inout TileLayer) {
        for border in zoomed?.borders(in: tile) ?? [] {
            func id(_ cell: Int?) -> JSONValue { cell.flatMap { features[$0].id }.map(JSONValue.integer) ?? .null }
            let feature = TileFeature(
                id: nil,
                properties: [
                    ("left", id(border.left)), ("right", id(border.right)),
                    ("level", .text(level(between: border.left, border.right))),
                ])
            layer.append(feature, .lines(border.lines))
        }
    }

    private func level(between left: Int?, _ right: Int?) -> String {
        guard let left, let right else { return "outline" }
        let highest = Level.allCases.first {
            codes[left].prefix($0.codeLength) != codes[right].prefix($0.codeLength)
        }
        return (highest ?? .grid).rawValue
    }

    /// What a tile shows of their labels.
    func labels(in tile: TileID, at placed: PlacedLabels, into layer: inout TileLayer) {
        for (var feature, place) in zip(features, placed.points) {
            guard let place, let shape = PlainCutter.cut(place.place, to: tile) else { continue }
            feature.properties.append(("label_zoom", JSONValue(tile.set.zoom(like: place.zoom))))
            layer.append(feature, shape)
        }
    }

    /// Around the cells that differ from those of another generation, then and now.
    func changes(since old: AreaContent) -> Box? {
        func boxes(_ area: AreaContent, without other: AreaContent) -> [Box] {
            let known = Set(other.members.map(\.fingerprint))
            return area.members.compactMap { known.contains($0.fingerprint) ? nil : $0.box }
        }
        let all = boxes(self, without: old) + boxes(old, without: self)
        return all.dropFirst().reduce(all.first) { $0?.union($1) }
    }

    /// Which of the cells around a tile are among some features.
    func fingerprint(of ids: Set<Int64>, around tile: TileID) -> Fingerprint {
        let box = tile.latticeBox(margin: TileID.extent)
        var sum = Fingerprint.nothing
        for (feature, member) in zip(features, members) where member.box?.intersects(box) == true {
            guard let id = feature.id, ids.contains(id) else { continue }
            sum += Fingerprint([UInt64(bitPattern: id)])
        }
        return sum
    }

    /// Of what a tile is made from where the areas are no coverage.
    func separateFingerprint(in tile: TileID) -> Fingerprint {
        guard case .separate(let areas, _) = cells else { return .nothing }
        let box = tile.latticeBox(margin: PlainCutter.margin)
        var maker = FingerprintMaker()
        for (print, area) in zip(shown, areas) where area.box?.intersects(box) == true {
            maker.add(print)
            maker.add(Shape(area))
        }
        return maker.fingerprint
    }
}
