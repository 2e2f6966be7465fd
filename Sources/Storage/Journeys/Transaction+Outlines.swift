internal import Geometry
internal import Planning

extension Transaction {
    /// Writes shapes of areas by id where they are not the same as before; others keep what they have.
    func setOutlines(of layer: Layer, _ areas: [AreaRecord], _ outlines: [Int64: MultiPolygon]) throws {
        let changed = areas.filter { area in
            outlines[area.id].map { new in area.area.map { !Self.areSame($0, new) } ?? true } ?? false
        }
        guard !changed.isEmpty else { return }
        _ = try upsert(
            layer, fields: layer.fields("outline"),
            rows: changed.map { area in
                FeatureRow(
                    key: area.code, values: [.text((area.outline ?? .derived).rawValue)],
                    shape: outlines[area.id].map { Shape($0) })
            })
    }

    /// The same vertices on the same area, wherever the rings begin.
    private static func areSame(_ a: MultiPolygon, _ b: MultiPolygon) -> Bool {
        a.doubleArea == b.doubleArea && a.rings.count == b.rings.count
            && Set(a.rings.flatMap(\.points)) == Set(b.rings.flatMap(\.points))
    }

    /// Writes households, buildings and area of each grid whose figures are not what the file has.
    ///
    /// - Parameter sums: of the buildings of each grid that has any, by grid id.
    func setFiguresWhereChanged(
        _ cells: PlanCells, _ sums: [Int64: (households: Households, buildings: Int)], on plane: MetricPlane?
    ) throws {
        let figures = try cells.changedFigures(sums, stored: snapshot.grids(), on: plane)
        if !figures.isEmpty { try setFigures(figures) }
    }
}

extension PlanCells {
    /// Households, buildings and area of each grid whose figures are not those stored, by grid id.
    ///
    /// - Parameter sums: of the buildings of each grid that has any, by grid id.
    func changedFigures(
        _ sums: [Int64: (households: Households, buildings: Int)], stored: [GridRecord], on plane: MetricPlane?
    ) throws -> [Int64: Transaction.GridFigures] {
        let stored = Dictionary(uniqueKeysWithValues: stored.map { ($0.id, $0) })
        var changed: [Int64: Transaction.GridFigures] = [:]
        for grid in grids {
            let figure = Transaction.GridFigures(
                households: sums[grid.id]?.households ?? Households(0, .recorded),
                buildings: sums[grid.id]?.buildings ?? 0,
                squareMetres: try plane?.area(of: grid.area) ?? 0)
            let before = stored[grid.id]
            guard
                before?.households != figure.households || before?.buildings != figure.buildings
                    || before?.squareMetres != figure.squareMetres
            else { continue }
            changed[grid.id] = figure
        }
        return changed
    }
}
