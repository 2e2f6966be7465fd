import Geometry
import Planning
import Topology

extension ImportPass {
    /// Grids that planners drew: the draft of the next revision. The communities they lie in get these grids and no
    /// others; the rest stays as it is.
    func importGrids() throws {
        let communities = try transaction.snapshot.areas(.communities).filter { $0.area?.isEmpty == false }
        guard !communities.isEmpty else { throw StorageError.noOutlines }
        var drawn: [DrawnGrid] = []
        try forEachItem { item in
            let grid = try DrawnGrid(item, in: communities, survey.mapping)
            if let code = grid.code { try claim(code.text, field: "code", row: item.index) }
            drawn.append(grid)
        }
        let touched = Set(drawn.map { communities[$0.community].id })
        let current = try transaction.snapshot.grids()
        let stays = current.filter { grid in
            communities.contains { $0.code == grid.community && !touched.contains($0.id) }
        }
        let divided = Set(stays.map(\.community))
        let undivided = communities.filter { !touched.contains($0.id) && !divided.contains($0.code) }

        let areas = drawn.map(\.area) + stays.map(\.area) + undivided.compactMap(\.area)
        guard let plane = try plane(of: areas) else { return }
        let names = drawn.map(\.label) + stays.map(\.code) + undivided.map(\.code)
        var ranks = try ranks(drawn.map(\.item))
        if !ranks.isEmpty { ranks += (drawn.count..<areas.count).map { _ in areas.count } }
        let fitting = BorderFitting(plane: plane, repair: request.repair)
        let result = try fitting.fit(areas, ranks: ranks)
        try add(result.faults, names: names, on: plane)
        try checkTiling(drawn, Array(result.areas.prefix(drawn.count)), communities, fitting)
        try stopAtFaults()
        for (index, size) in result.changed.sorted(by: { $0.key < $1.key }) where request.repair != nil {
            remark(.repairedBorder(area: names[index], squareMetres: size), key: names[index])
        }

        let codes = try codes(of: drawn, result.areas, communities)
        let ids = Dictionary(current.map { ($0.code, $0.id) }, uniquingKeysWith: { first, _ in first })
        let locked = Set(current.filter(\.isLocked).map(\.code))
        var cells = drawn.indices.map { index in
            let grid = drawn[index]
            let community = communities[grid.community]
            return Scenario.Cell(
                grid: ids[codes[index].text], code: codes[index],
                name: grid.name ?? codes[index].defaultName(community: community.name), community: community.id,
                kind: grid.kind, area: result.areas[index], isLocked: locked.contains(codes[index].text))
        }
        for (offset, grid) in stays.enumerated() {
            guard let community = communities.first(where: { $0.code == grid.community }),
                let code = try? GridCode(grid.code)
            else { continue }
            cells.append(
                Scenario.Cell(
                    grid: grid.id, code: code, name: grid.name, community: community.id, kind: grid.kind,
                    area: result.areas[drawn.count + offset], isLocked: grid.isLocked))
        }
        let outlines = undivided.enumerated().map { offset, community in
            Scenario.Outline(community: community.id, area: result.areas[drawn.count + stays.count + offset])
        }
        cells.sort { $0.code < $1.code }
        try transaction.setDraft(
            Scenario(base: transaction.snapshot.revisionInForce()?.number, cells: cells, outlines: outlines))
        summary.added = codes.count { ids[$0.text] == nil }
        summary.changed = codes.count - summary.added
        summary.gone = current.count { grid in
            communities.contains { $0.code == grid.community && touched.contains($0.id) }
                && !codes.contains { $0.text == grid.code }
        }
        summary.draft = cells.count
    }

    /// Codes: those of the source; where it gives none, the next ones of the community.
    private func codes(
        of drawn: [DrawnGrid], _ areas: [MultiPolygon], _ communities: [AreaRecord]
    ) throws -> [GridCode] {
        let used = try transaction.snapshot.codes().map(\.code) + drawn.compactMap(\.code)
        var codes = drawn.map(\.code)
        for community in Set(drawn.map(\.community)).sorted() {
            let new = drawn.indices.filter { drawn[$0].community == community && codes[$0] == nil }
            guard !new.isEmpty, let division = try? DivisionCode(communities[community].code) else { continue }
            let sites = try new.compactMap { index in
                try areas[index].box.map { Numbering.Site(point: try areas[index].interiorPoint(), box: $0) }
            }
            for (index, code) in zip(new, try Numbering.codes(for: sites, in: division, used: used)) {
                codes[index] = code
            }
        }
        return codes.compactMap(\.self)
    }

    /// The grids of a community are the community: what is missing or too much is a fault, unless it is so thin that
    /// rounding or the repair asked for explains it.
    private func checkTiling(
        _ drawn: [DrawnGrid], _ areas: [MultiPolygon], _ communities: [AreaRecord], _ fitting: BorderFitting
    ) throws {
        let width = max(request.repair ?? 0, BorderFitting.roundingReach)
        for community in Set(drawn.map(\.community)).sorted() {
            guard let outline = communities[community].area else { continue }
            let union = try Overlay.union(drawn.indices.filter { drawn[$0].community == community }.map { areas[$0] })
            for (kind, rest) in [
                ("gap", try Overlay.difference(outline, union)), ("outside", try Overlay.difference(union, outline)),
            ] {
                for part in rest.polygons where try !MultiPolygon(part).isNarrow(upTo: width, on: fitting.plane) {
                    let area = MultiPolygon(part)
                    add(
                        ImportFault(
                            .border(
                                kind: kind, areas: [communities[community].code],
                                squareMetres: try fitting.plane.area(of: area)),
                            place: Lattice.degrees(try area.interiorPoint())))
                }
            }
        }
    }
}
