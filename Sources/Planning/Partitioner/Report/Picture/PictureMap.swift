internal import Geometry

/// The map of a picture, painted from the ground up.
struct PictureMap {
    let input: PartitionInput
    let outcome: PartitionOutcome
    let report: PartitionReport
    let codes: [[String]]
    let frame: PictureFrame

    /// For each divided community the names of its grids.
    var codesOfDivided: [[String]] {
        outcome.divisions.indices.filter { outcome.divisions[$0].wasDivided }.map { community in
            outcome.divisions[community].cells.indices.map { code(community, $0) }
        }
    }

    var kindsShown: [String] { Array(Set(borders.map(\.kind))).sorted() }
    var hasLocks: Bool { input.communities.contains { !$0.locked.isEmpty } }
    private var borders: [Barrier] { input.barriers.filter(\.isBorder) }

    func draw(into svg: inout SVG) throws {
        svg.begin("defs")
        svg.begin("clipPath", ["id": "ground"])
        for community in input.communities {
            svg.element("path", ["d": try frame.path(community.outline)])
        }
        svg.end()
        svg.begin(
            "pattern", ["id": "hatch", "width": "80", "height": "80", "patternUnits": "userSpaceOnUse"])
        svg.element(
            "path", ["d": "M0 80L80 0M0 0L80 80", "stroke": "#1d2a33", "stroke-width": "7", "stroke-opacity": "0.55"])
        svg.end()
        svg.end()
        svg.begin("g", ["transform": "scale(0.1)", "fill-rule": "evenodd", "stroke-linejoin": "round"])
        try drawGrids(into: &svg)
        try drawBuildings(into: &svg)
        try drawBarriers(into: &svg)
        try drawBorders(into: &svg)
        svg.end()
        try drawLabels(into: &svg)
    }

    private func drawGrids(into svg: inout SVG) throws {
        var divided = report.communities.makeIterator()
        for division in outcome.divisions {
            let grids = division.wasDivided ? divided.next()?.grids : nil
            for (index, cell) in division.cells.enumerated() {
                let colour = grids.map { DeviationScale.colour($0[index].deviation) } ?? "#f0eee6"
                svg.element("path", ["d": try frame.path(cell), "fill": colour])
            }
        }
    }

    private func drawBuildings(into svg: inout SVG) throws {
        var path = SVGPath()
        for building in input.buildings {
            for polygon in building.area?.polygons ?? [] {
                path.add(try frame.places(polygon.exterior.points), closed: true)
            }
        }
        svg.element("path", ["d": path.data, "fill": "#5f6d74", "fill-opacity": "0.32", "clip-path": "url(#ground)"])
    }

    /// One path for each kind and strength.
    private func drawBarriers(into svg: inout SVG) throws {
        struct Look: Hashable {
            var kind: String
            var strength: Double
        }
        var paths: [Look: SVGPath] = [:]
        for barrier in borders {
            paths[Look(kind: barrier.kind, strength: barrier.strength), default: SVGPath()].add(
                try frame.places(barrier.line), closed: false)
        }
        let ordered = paths.sorted { ($0.key.strength, $0.key.kind) < ($1.key.strength, $1.key.kind) }
        svg.begin("g", ["clip-path": "url(#ground)", "fill": "none"])
        for (look, path) in ordered {
            let style = BarrierStyle(look.kind, strength: look.strength)
            svg.element(
                "path",
                [
                    "d": path.data, "stroke": style.colour, "stroke-width": SVG.number(10 * style.width),
                    "stroke-dasharray": style.dashes,
                ])
        }
        svg.end()
    }

    private func drawBorders(into svg: inout SVG) throws {
        for (community, division) in outcome.divisions.enumerated() {
            for (index, cell) in division.cells.enumerated() {
                let isLocked = division.origins[index].map(input.communities[community].locked.contains) ?? false
                svg.element(
                    "path",
                    [
                        "d": try frame.path(cell), "fill": isLocked ? "url(#hatch)" : "none", "stroke": "#33424d",
                        "stroke-width": "14",
                    ])
            }
        }
        for community in input.communities {
            svg.element(
                "path",
                ["d": try frame.path(community.outline), "fill": "none", "stroke": "#1d2a33", "stroke-width": "32"])
        }
    }

    /// Code and load in the widest place of each grid that has room for them.
    private func drawLabels(into svg: inout SVG) throws {
        svg.begin(
            "g", ["text-anchor": "middle", "paint-order": "stroke", "stroke": "#fdfcf8", "stroke-width": "2.5"])
        for (community, division) in outcome.divisions.enumerated() where division.wasDivided {
            for (index, cell) in division.cells.enumerated() where cell.doubleArea > 0 {
                let circle = try cell.inscribedCircle(tolerance: 2, on: input.plane)
                let room = circle.radius * frame.scale
                guard room > 11 else { continue }
                let place = try frame.places([circle.centre])[0]
                let size = min(15, room * 0.55)
                svg.label(code(community, index), place.x, place.y, size: size, anchor: "middle", bold: true)
                svg.label(
                    "\(division.weights[index])", place.x, place.y + size * 1.05, size: size * 0.85, anchor: "middle")
            }
        }
        svg.end()
    }

    /// The end of a long code is what tells grids of one community apart.
    private func code(_ community: Int, _ cell: Int) -> String {
        guard codes.indices.contains(community), codes[community].indices.contains(cell) else { return "\(cell + 1)" }
        return String(codes[community][cell].suffix(3))
    }
}
