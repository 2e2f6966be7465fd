public import Geometry

/// What the rules look at: a community and its grids as they are.
public struct CommunityFacts: Sendable {
    public struct Grid: Sendable {
        public var code: String
        public var kind: GridKind
        public var area: MultiPolygon
        public var households: Int
        /// Refs of the buildings that a border between grids passes through.
        public var cutBuildings: [String]

        public init(code: String, kind: GridKind, area: MultiPolygon, households: Int, cutBuildings: [String] = []) {
            self.code = code
            self.kind = kind
            self.area = area
            self.households = households
            self.cutBuildings = cutBuildings
        }
    }

    public var code: String
    public var communityClass: CommunityClass
    public var outline: MultiPolygon
    public var grids: [Grid]
    /// Refs of the buildings that lie in the community and in none of its grids.
    public var buildingsWithoutGrid: [String]

    public init(
        code: String, communityClass: CommunityClass, outline: MultiPolygon, grids: [Grid],
        buildingsWithoutGrid: [String] = []
    ) {
        self.code = code
        self.communityClass = communityClass
        self.outline = outline
        self.grids = grids
        self.buildingsWithoutGrid = buildingsWithoutGrid
    }

    /// The rules that a grid of the community does not keep, grid by grid; a community without grids breaks none.
    ///
    /// - Throws: ``GeometryError/overlay(operation:reason:)``.
    public func violations(of profiles: RuleProfiles) throws(GeometryError) -> [Violation] {
        guard !grids.isEmpty else { return [] }
        var found: [Violation] = []
        for grid in grids {
            let severities = profiles.profile(of: grid.kind, in: communityClass).severities
            if let severity = severities[.insideOneCommunity] {
                let inside = try Overlay.sharedDoubleArea(grid.area, outline)
                if Double(grid.area.doubleArea) - inside > Self.rounding(of: grid.area) {
                    found.append(
                        Violation(
                            .insideOneCommunity, severity, area: grid.code,
                            measured: inside / Double(grid.area.doubleArea), minimum: 1))
                }
            }
            if let severity = severities[.onePiece] {
                found += try pieces(of: grid, severity)
            }
            if let severity = severities[.noBuildingCut], !grid.cutBuildings.isEmpty {
                found.append(
                    Violation(
                        .noBuildingCut, severity, area: grid.code, measured: Double(grid.cutBuildings.count),
                        maximum: 0, subjects: grid.cutBuildings))
            }
            found += bandViolation(of: grid, profiles).map { [$0] } ?? []
        }
        let severities = profiles.profile(of: .ordinary, in: communityClass).severities
        if let severity = severities[.everyBuildingInOneGrid], !buildingsWithoutGrid.isEmpty {
            found.append(
                Violation(
                    .everyBuildingInOneGrid, severity, area: code, measured: Double(buildingsWithoutGrid.count),
                    maximum: 0, subjects: buildingsWithoutGrid))
        }
        return found
    }

    /// Twice the area that may lie on the wrong side of a border where it was noded: one lattice unit along all of it.
    private static func rounding(of area: MultiPolygon) -> Double {
        area.rings.reduce(0) { sum, ring in
            zip(ring.points, ring.points.dropFirst() + ring.points.prefix(1)).reduce(sum) { sum, edge in
                let dx = Double(edge.1.x) - Double(edge.0.x)
                let dy = Double(edge.1.y) - Double(edge.0.y)
                return sum + 2 * (dx * dx + dy * dy).squareRoot()
            }
        }
    }

    private func bandViolation(of grid: Grid, _ profiles: RuleProfiles) -> Violation? {
        let profile = profiles.profile(of: grid.kind, in: communityClass)
        guard let severity = profile.severities[.householdBand], let band = profile.band,
            !band.range.contains(grid.households)
        else { return nil }
        return Violation(
            .householdBand, severity, area: grid.code, measured: Double(grid.households),
            minimum: Double(band.minimum), maximum: Double(band.maximum))
    }

    /// More than one piece in one part of the community, and each hole that is neither the community's own nor 专属网格,
    /// of which there may be none. A hole is a warning at most: what walls enclose is a grid of its own, whatever is around it.
    private func pieces(of grid: Grid, _ severity: Severity) throws(GeometryError) -> [Violation] {
        var found: [Violation] = []
        let most = outline.polygons.map { part in
            grid.area.polygons.count { piece in piece.exterior.points.allSatisfy { part.place(of: $0) != .outside } }
        }.max()
        if let most, most > 1 {
            found.append(
                Violation(
                    .onePiece, severity, area: grid.code, measured: Double(most), maximum: 1,
                    place: grid.area.polygons.last?.exterior.points.first))
        }
        for hole in grid.area.polygons.flatMap(\.holes) {
            let area = MultiPolygon(Polygon(hole))
            var open = try Overlay.sharedDoubleArea(area, outline)
            for other in grids where other.kind == .dedicated && other.code != grid.code {
                open -= try Overlay.sharedDoubleArea(area, other.area)
            }
            if open > Self.rounding(of: area) {
                found.append(
                    Violation(
                        .onePiece, min(severity, .warning), area: grid.code, measured: 1, maximum: 0,
                        place: hole.points.first))
            }
        }
        return found
    }
}
