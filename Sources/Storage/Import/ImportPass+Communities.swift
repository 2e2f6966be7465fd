import Geometry
import Planning
import Topology

extension ImportPass {
    /// Makes the communities of the source and those that the file keeps one coverage, or stops with what is wrong.
    func fitBorders(of items: inout [Item]) throws {
        try keepNodes(of: &items)
        let given = items.indices.filter { items[$0].shape?.area != nil }
        let keys = Set(items.map(\.key))
        let kept = request.replaces ? [] : try transaction.outlines(of: .communities).filter { !keys.contains($0.code) }
        let areas = given.compactMap { items[$0].shape?.area } + kept.map(\.area)
        guard !given.isEmpty, let plane = try plane(of: areas) else { return }
        let names = given.map { items[$0].key } + kept.map(\.code)
        var ranks = try ranks(given.map { items[$0] })
        if !ranks.isEmpty { ranks += kept.map { _ in areas.count } }
        let fitting = BorderFitting(plane: plane, repair: request.repair)
        let result = try fitting.fit(areas, ranks: ranks)
        try add(result.faults, names: names, on: plane)
        try stopAtFaults()

        for (index, size) in result.changed.sorted(by: { $0.key < $1.key }) {
            let place = areas[index].box.map { Lattice.degrees(Point($0.minX, $0.minY)) }
            if request.repair == nil {
                remark(.repairedRounding, key: names[index], place: place)
            } else {
                remark(.repairedBorder(area: names[index], squareMetres: size), key: names[index], place: place)
            }
        }
        try listMovedBuildings(from: areas, to: result, names: names, on: plane)
        for (position, index) in given.enumerated() { items[index].shape = Shape(result.areas[position]) }
        let moved = kept.enumerated().filter { result.changed[given.count + $0.offset] != nil }
        guard !moved.isEmpty else { return }
        _ = try transaction.upsert(
            .communities, fields: [],
            rows: moved.map { offset, outline in
                FeatureRow(key: outline.code, values: [], shape: Shape(result.areas[given.count + offset]))
            })
    }

    /// Communities that the source does not have and that cannot end yet, for grids in force or planned lie in them. They
    /// lose their outline, so that the next plan has no grids there.
    func heldCommunities(but items: [Item], _ fields: [Field]) throws -> [FeatureRow] {
        let keys = Set(items.map(\.key))
        let held = try transaction.communitiesWithGrids(fields).filter { !keys.contains($0.key) }
        for row in held { remark(.heldByGrids(community: row.key), key: row.key) }
        return held.map { row in
            var row = row
            for (index, field) in fields.enumerated() where field.name == "outline" { row.values[index] = .null }
            return row
        }
    }

    /// An outline that is the file's own, but for the nodes that grids put on it, is the file's own: nothing changed.
    private func keepNodes(of items: inout [Item]) throws {
        let known = Dictionary(
            try transaction.outlines(of: .communities).map { ($0.code, $0.area) },
            uniquingKeysWith: { first, _ in first })
        for index in items.indices {
            guard let outline = known[items[index].key], let area = items[index].shape?.area, outline != area,
                outline.isNodedForm(of: area)
            else { continue }
            items[index].shape = Shape(outline)
        }
    }

    /// Buildings of which another community holds the largest part now.
    private func listMovedBuildings(
        from areas: [MultiPolygon], to result: BorderFitting.Result, names: [String], on plane: MetricPlane
    ) throws {
        guard request.repair != nil, !result.changed.isEmpty else { return }
        var seen: Set<String> = []
        for index in result.changed.keys.sorted() {
            let strips =
                try Overlay.difference(areas[index], result.areas[index]).polygons
                + Overlay.difference(result.areas[index], areas[index]).polygons
            for strip in strips {
                for building in try transaction.snapshot.buildings(in: strip.box)
                where seen.insert(building.ref).inserted {
                    guard let shape = building.shape else { continue }
                    let before = try Self.holder(of: shape, among: areas)
                    let after = try Self.holder(of: shape, among: result.areas)
                    guard before != after else { continue }
                    remark(
                        .movedBuilding(ref: building.ref, from: before.map { names[$0] }, to: after.map { names[$0] }),
                        key: building.ref, place: shape.vertices.first.map(Lattice.degrees))
                }
            }
        }
    }

    /// The area that holds the largest part of a shape, the first of equals; `nil` when none does.
    static func holder(of shape: Shape<Point>, among areas: [MultiPolygon]) throws -> Int? {
        guard let box = shape.box else { return nil }
        var best: (index: Int, share: Double)?
        for (index, area) in areas.enumerated() where area.box?.intersects(box) == true {
            var share = 0.0
            if let footprint = shape.area {
                share = try Overlay.sharedDoubleArea(footprint, area)
            } else if let point = shape.vertices.first, area.place(of: point) != .outside {
                share = 1
            }
            if share > best?.share ?? 0 { best = (index, share) }
        }
        return best?.index
    }
}
