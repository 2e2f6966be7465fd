internal import Geometry

extension CoverageRepair {
    /// Compares cells before and after.
    init(from before: [MultiPolygon], to after: [MultiPolygon], plane: MetricPlane) throws(GeometryError) {
        let comparison = try Comparison(before, after, plane: plane)
        var changes: [Change] = []
        for cell in comparison.changed { changes += try comparison.changes(of: cell) }
        self.init(cells: after, changes: changes, remaining: try Coverage.faults(in: after))
    }
}

private struct Comparison {
    private let before: [MultiPolygon]
    /// The cells as they were, the invalid ones made valid.
    private let valid: [MultiPolygon]
    private let after: [MultiPolygon]
    private let plane: MetricPlane
    private let treeBefore: BoxTree
    private let treeAfter: BoxTree
    let changed: [Int]

    init(_ before: [MultiPolygon], _ after: [MultiPolygon], plane: MetricPlane) throws(GeometryError) {
        changed = before.indices.filter { before[$0] != after[$0] }
        var valid = before
        for cell in changed where try before[cell].invalidity() != nil { valid[cell] = try before[cell].repaired() }
        self.before = before
        self.valid = valid
        self.after = after
        self.plane = plane
        let nowhere = Box(minX: .max, minY: .max, maxX: .min, maxY: .min)
        treeBefore = BoxTree(valid.map { $0.box ?? nowhere })
        treeAfter = BoxTree(after.map { $0.box ?? nowhere })
    }

    func changes(of cell: Int) throws(GeometryError) -> [CoverageRepair.Change] {
        var changes: [CoverageRepair.Change] = []
        var rest = try Overlay.difference(after[cell], valid[cell])
        for other in cells(in: rest, treeBefore) where other != cell && rest.doubleArea > 0 {
            changes += try list(.borderMoved, [cell, other], Overlay.intersection(rest, valid[other]))
            rest = try Overlay.difference(rest, valid[other])
        }
        changes += try list(.gapFilled, [cell], rest)

        rest = try Overlay.difference(valid[cell], after[cell])
        for other in cells(in: rest, treeAfter) where other != cell && rest.doubleArea > 0 {
            let taken = try Overlay.intersection(rest, after[other])
            changes += try list(.overlapResolved, [other, cell], Overlay.intersection(taken, valid[other]))
            rest = try Overlay.difference(rest, after[other])
        }
        changes += try list(.areaLost, [cell], rest)

        let vertices = Self.vertices(before[cell]).symmetricDifference(Self.vertices(after[cell])).sorted()
        if let first = vertices.first {
            changes.append(
                .init(
                    kind: .verticesChanged, cells: [cell], place: first, shape: .multiPoint(vertices), squareMetres: 0))
        }
        return changes
    }

    private static func vertices(_ cell: MultiPolygon) -> Set<Point> { Set(cell.rings.flatMap(\.points)) }

    private func cells(in area: MultiPolygon, _ tree: BoxTree) -> [Int] { area.box.map(tree.indices(meeting:)) ?? [] }

    private func list(
        _ kind: CoverageRepair.Change.Kind, _ cells: [Int], _ area: MultiPolygon
    ) throws(GeometryError) -> [CoverageRepair.Change] {
        var changes: [CoverageRepair.Change] = []
        for polygon in area.polygons where polygon.doubleArea > 0 {
            let part = MultiPolygon(polygon)
            changes.append(
                .init(
                    kind: kind, cells: cells, place: try part.interiorPoint(), shape: Shape(part),
                    squareMetres: try plane.area(of: part)))
        }
        return changes
    }
}
