import Geometry

/// Another way to read coordinates that are degrees.
enum Scheme: String, CaseIterable {
    case plain = "EPSG:4490"
    case gcj02 = "GCJ-02"
    case bd09 = "BD-09"
    case swapped = "lat,lon"

    func degrees(_ position: Position) -> Position? {
        let moved =
            switch self {
            case .plain: position
            case .gcj02: GCJ02.decode(position)
            case .bd09: BD09.decode(position)
            case .swapped: Position(position.y, position.x)
            }
        return abs(moved.x) <= 180 && abs(moved.y) <= 90 ? moved : nil
    }

    func read(_ shape: Shape<Position>) -> MultiPolygon? {
        let moved = shape.mapVertices { positions in positions.map { degrees($0) ?? Position(0, 0) } }
        return (try? moved.snapped())?.area
    }

    /// The scheme that a reference system stands for; `nil` when it is something else.
    init?(_ system: ReferenceSystem?) {
        switch system?.name {
        case nil, "EPSG:4490"?, "EPSG:4326"?: self = .plain
        case "GCJ-02"?: self = .gcj02
        case "BD-09"?: self = .bd09
        default:
            guard system?.isGeographic == true else { return nil }
            self = .plain
        }
    }
}

/// Tells whether coordinates in China fit what is known clearly better when they are read in another scheme.
struct SchemeCheck {
    let given: Scheme

    /// - Parameter share: of what is imported, the share that lies where it belongs, by the scheme it is read in.
    /// - Throws: ``ImportProblem/looksLike(scheme:asGiven:asScheme:)``.
    private func judge(_ share: (Scheme) throws -> Double, count: Int) throws {
        let asGiven = try share(given)
        var best: (scheme: Scheme, share: Double)?
        for scheme in Scheme.allCases where scheme != given {
            let other = try share(scheme)
            if other > best?.share ?? 0 { best = (scheme, other) }
        }
        guard let best, best.share - asGiven >= Self.clearlyBetter, 1 - best.share <= 0.5 * (1 - asGiven) else {
            return
        }
        // Three standard errors of a share: no luck of the draw.
        let spread = (asGiven * (1 - asGiven) / Double(max(1, count))).squareRoot()
        guard best.share >= 0.5, best.share - asGiven >= 3 * spread else { return }
        throw ImportFault(.looksLike(scheme: best.scheme.rawValue, asGiven: asGiven, asScheme: best.share))
    }

    private static let clearlyBetter = 0.02
    private static let fewest = 20

    /// Points, each of which belongs into one of the areas.
    func check(_ positions: [Position], within areas: [MultiPolygon]) throws {
        guard positions.count >= Self.fewest, !areas.isEmpty else { return }
        let boxes = areas.map(\.box)
        try judge(
            { scheme in
                let inside = positions.count { position in
                    guard let degrees = scheme.degrees(position), let point = try? Lattice.point(degrees) else {
                        return false
                    }
                    return zip(areas, boxes).contains { area, box in
                        box?.contains(point) == true && area.place(of: point) != .outside
                    }
                }
                return Double(inside) / Double(positions.count)
            }, count: positions.count)
    }

    /// How outlines lie to an area that is known.
    enum Relation {
        /// They are that area: counted is what both cover, of what either covers.
        case same
        /// They lie in it: counted is what it covers of them.
        case within
        /// It lies in them: counted is what they cover of it.
        case around
    }

    func check(_ outlines: [Shape<Position>], against area: MultiPolygon, _ relation: Relation) throws {
        guard !outlines.isEmpty, area.doubleArea > 0 else { return }
        try judge(
            { scheme in
                let read = outlines.compactMap(scheme.read)
                let union = try Overlay.union(read.map { try $0.invalidity() == nil ? $0 : $0.repaired() })
                guard let box = union.box, area.box?.intersects(box) == true else { return 0 }
                let shared = try Overlay.sharedDoubleArea(union, area)
                let (own, other) = (Double(union.doubleArea), Double(area.doubleArea))
                let whole =
                    switch relation {
                    case .same: own + other - shared
                    case .within: own
                    case .around: other
                    }
                return whole > 0 ? min(1, shared / whole) : 0
            }, count: .max)
    }
}
