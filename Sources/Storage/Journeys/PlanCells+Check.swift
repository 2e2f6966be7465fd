internal import Geometry
internal import Planning
internal import Topology

extension PlanCells {
    /// A fault with its shape, for a map of faults.
    struct Found {
        var report: FaultReport
        var shape: Shape<Point>
    }

    /// Everything that keeps the cells from being a coverage, and the grids of a community from filling it.
    func faults(_ inventory: Inventory) throws -> [Found] {
        let names = grids.map(\.code) + outlines.map { inventory.code(ofCommunity: $0.community) }
        let gap = inventory.plane.map { (metres: Self.noiseWidth, plane: $0) }
        var found = try Coverage.faults(in: areas, gapWidth: gap).map { try Self.found($0, names, inventory.plane) }
        let byCommunity = Dictionary(grouping: grids, by: \.community)
        for community in inventory.communities {
            guard let outline = community.area, let own = byCommunity[community.id] else { continue }
            for fault in try Coverage.faults(in: own.map(\.area), within: outline) {
                guard fault.kind == .gap || fault.kind == .outside else { continue }
                let named = try Self.found(fault, own.map(\.code), inventory.plane)
                // An outline may miss the vertices that the grids have on it, or have those of former grids: slivers of
                // rounding, as long as a side of it.
                guard named.report.squareMetres >= Self.noiseArea,
                    try !(fault.shape.area?.isSliver(on: inventory.plane) ?? false)
                else { continue }
                found.append(named)
                found[found.count - 1].report.cells.append(community.code)
            }
        }
        return found
    }

    /// The rules that the grids do not keep.
    func violations(_ inventory: Inventory, _ placement: Placement) throws -> [Violation] {
        let byCommunity = Dictionary(grouping: grids, by: \.community)
        var cut: [Int64: [String]] = [:]
        var outside: [(ref: String, point: Point)] = []
        for (building, record) in zip(placement.buildings, inventory.buildings) {
            guard let assignment = building.assignment else { continue }
            if let grid = assignment.grid, assignment.isCutByGrid, assignment.doubt != .waived,
                assignment.method != .manual
            {
                cut[grid, default: []].append(building.ref)
            }
            if assignment.community == nil, let point = record.shape?.vertices.first {
                outside.append((building.ref, point))
            }
        }
        let sums = placement.sums
        var found: [Violation] = []
        for community in inventory.communities {
            guard let outline = community.area, let own = byCommunity[community.id] else { continue }
            let box = outline.box
            let facts = CommunityFacts(
                code: community.code, communityClass: inventory.communityClass(of: community), outline: outline,
                grids: own.map { grid in
                    CommunityFacts.Grid(
                        code: grid.code, kind: grid.kind, area: grid.area,
                        households: sums[grid.id]?.households.count ?? 0, cutBuildings: cut[grid.id] ?? [])
                },
                buildingsWithoutGrid: outside.filter { building in
                    box?.contains(building.point) == true && outline.place(of: building.point) == .inside
                        && !own.contains { $0.area.place(of: building.point) != .outside }
                }.map(\.ref))
            found += try facts.violations(of: inventory.profiles)
        }
        return found
    }

    /// Gaps narrower than this are survey noise that should have been closed at import. Metres.
    private static let noiseWidth = 0.5
    /// m².
    private static let noiseArea = 1.0

    private static func found(_ fault: Fault, _ names: [String], _ plane: MetricPlane?) throws -> Found {
        let place = Lattice.degrees(fault.place)
        return Found(
            report: FaultReport(
                kind: fault.kind.word, cells: fault.cells.filter(names.indices.contains).map { names[$0] },
                longitude: place.x, latitude: place.y,
                squareMetres: try plane.map { try fault.area(on: $0) } ?? 0),
            shape: fault.shape)
    }
}

extension MultiPolygon {
    fileprivate func isSliver(on plane: MetricPlane?) throws -> Bool {
        try plane.map { try isNarrow(upTo: BorderFitting.roundingReach, on: $0) } ?? false
    }
}

extension Inventory {
    func code(ofCommunity id: Int64) -> String { communities.first { $0.id == id }?.code ?? "" }
}

extension Fault.Kind {
    /// Stable, for programs.
    fileprivate var word: String {
        switch self {
        case .gap: "gap"
        case .overlap: "overlap"
        case .unmatchedEdge: "unmatchedEdge"
        case .outside: "outside"
        case .invalidCell(let defect): defect.rawValue
        }
    }
}
