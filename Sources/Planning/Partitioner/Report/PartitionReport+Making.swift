internal import Geometry
internal import Topology

extension PartitionReport {
    /// - Throws: ``GeometryError`` when PROJ refuses a place; `CoverageFaults` when the cells are no coverage.
    public init(_ input: PartitionInput, _ outcome: PartitionOutcome) throws {
        let (input, outcome) = Self.around(
            outcome.divisions.indices.filter { outcome.divisions[$0].wasDivided }, input, outcome)
        let borders = try BorderMeasures(input, outcome)
        let homes = BuildingHomes(input.buildings, in: outcome.divisions.flatMap(\.cells))
        let places = try input.plane.metres(homes.places)
        var membersOfCell: [[Int]] = Array(repeating: [], count: borders.areas.count)
        for (building, home) in homes.cells.enumerated() where home >= 0 { membersOfCell[Int(home)].append(building) }

        communities = []
        var first = 0
        for (index, division) in outcome.divisions.enumerated() {
            let cells = first..<(first + division.cells.count)
            first = cells.upperBound
            guard division.wasDivided else { continue }
            let community = input.communities[index]
            let mean = division.mean
            let moves = PartitionReport.Moves.made(
                input, community, grids: cells.map { cell in membersOfCell[cell].map { input.buildings[$0] } })
            let grids = cells.enumerated().map { grid, cell in
                let weight = division.weights[grid]
                let area = borders.areas[cell]
                let perimeter = borders.perimeters[cell]
                let radius = borders.enclosingRadii[cell]
                let border = borders.sides[cell].length
                let outer = perimeter - border
                return Grid(
                    weight: weight, deviation: mean > 0 ? Double(weight) / mean - 1 : 0,
                    isInBand: community.band.contains(weight), piecesOnFoot: division.piecesOnFoot[grid],
                    buildings: membersOfCell[cell].count, area: area,
                    polsbyPopper: 4 * .pi * area / (perimeter * perimeter), reock: area / (.pi * radius * radius),
                    barrierShare: borders.sides[cell].barrierShare,
                    diameter: membersOfCell[cell].filter { input.buildings[$0].weight > 0 }.map { places[$0] }.diameter,
                    border: border, discBound: max(0, 2 * (.pi * area).squareRoot() - outer),
                    squareReference: max(0, 4 * area.squareRoot() - outer), moved: moves?.into[grid])
            }
            communities.append(
                Community(
                    code: community.code, name: community.name, band: community.band, mean: mean, grids: grids,
                    figures: Figures(
                        grids, bound: division.bound, border: borders.inner[index], outline: borders.outlines[index],
                        moved: moves?.all)))
        }
        total = Figures(of: communities.map { ($0.figures, $0.grids) })
    }

    /// What is near some communities: nothing else has a say in their figures.
    private static func around(
        _ divided: [Int], _ input: PartitionInput, _ outcome: PartitionOutcome
    ) -> (PartitionInput, PartitionOutcome) {
        let boxes = divided.compactMap { input.communities[$0].outline.box }
        func isNear(_ box: Box?) -> Bool { box.map { box in boxes.contains { $0.intersects(box) } } ?? false }
        let near = input.communities.indices.filter {
            divided.contains($0) || isNear(input.communities[$0].outline.box)
        }
        var (input, outcome) = (input, outcome)
        input.communities = near.map { input.communities[$0] }
        outcome.divisions = near.map { outcome.divisions[$0] }
        input.buildings = input.buildings.filter { isNear($0.area?.box ?? $0.point.flatMap { Box(around: [$0]) }) }
        input.barriers = input.barriers.filter { isNear(Box(around: $0.line)) }
        return (input, outcome)
    }
}

extension PartitionReport.Figures {
    /// - Parameter outline: the length of the community's own border.
    fileprivate init(
        _ grids: [PartitionReport.Grid], bound: Double, border: BorderMeasures.Inner, outline: Double,
        moved: PartitionReport.Moves?
    ) {
        self.init(grids)
        deviationBound = bound
        innerBorder = border.length
        discBound = max(0, (grids.reduce(0) { $0 + 2 * (.pi * $1.area).squareRoot() } - outline) / 2)
        squareReference = max(0, (grids.reduce(0) { $0 + 4 * $1.area.squareRoot() } - outline) / 2)
        barrierShare = border.barrierShare
        strengthShare = border.length > 0 ? border.strength / border.length : 0
        self.moved = moved
    }

    fileprivate init(of communities: [(figures: Self, grids: [PartitionReport.Grid])]) {
        self.init(communities.flatMap(\.grids))
        for (figures, _) in communities {
            deviationBound = max(deviationBound, figures.deviationBound)
            innerBorder += figures.innerBorder
            discBound += figures.discBound
            squareReference += figures.squareReference
            barrierShare += figures.barrierShare * figures.innerBorder
            strengthShare += figures.strengthShare * figures.innerBorder
            if let more = figures.moved {
                moved = PartitionReport.Moves(
                    weight: (moved?.weight ?? 0) + more.weight, buildings: (moved?.buildings ?? 0) + more.buildings,
                    bound: (moved?.bound ?? 0) + more.bound)
            }
        }
        if innerBorder > 0 {
            barrierShare /= innerBorder
            strengthShare /= innerBorder
        }
    }

    /// What follows from the grids alone; the rest is 0.
    private init(_ grids: [PartitionReport.Grid]) {
        let count = Double(max(1, grids.count))
        func mean(_ figure: (PartitionReport.Grid) -> Double) -> Double { grids.reduce(0) { $0 + figure($1) } / count }
        self.init(
            grids: grids.count, weight: grids.reduce(0) { $0 + $1.weight }, inBand: mean { $0.isInBand ? 1 : 0 },
            greatestDeviation: grids.map { abs($0.deviation) }.max() ?? 0, meanDeviation: mean { abs($0.deviation) },
            deviationBound: 0, meanPolsbyPopper: mean(\.polsbyPopper),
            leastPolsbyPopper: grids.map(\.polsbyPopper).min() ?? 0, meanReock: mean(\.reock),
            leastReock: grids.map(\.reock).min() ?? 0, piecesOnFoot: grids.map(\.piecesOnFoot).max() ?? 0,
            innerBorder: 0, discBound: 0, squareReference: 0,
            barrierShare: 0, strengthShare: 0, meanDiameter: mean(\.diameter),
            greatestDiameter: grids.map(\.diameter).max() ?? 0, moved: nil)
    }
}
