import Geometry

/// Brings shapes of a source onto the lattice, in the form that their layer wants.
struct ShapeFitting: Sendable {
    let layer: ImportLayer
    let system: ReferenceSystem?
    let repairs: Bool

    /// A shape that fits, and what had to be done to it.
    struct Fitted {
        var shape: Shape<Point>
        var remarks: [ImportProblem] = []
    }

    /// - Throws: an ``ImportFault`` with the place of what is wrong.
    func fit(_ shape: Shape<Position>) throws(ImportFault) -> Fitted? {
        let vertices = shape.vertices
        guard !vertices.isEmpty else { return nil }
        let snapped: Shape<Point>
        do {
            snapped = try shape.mapVertices { (positions: [Position]) throws(GeometryError) -> [Position] in
                try system?.degrees(positions) ?? positions
            }.snapped()
        } catch {
            if case .outOfRange(let position) = error, abs(position.x) <= 90, 90..<180 ~= abs(position.y) {
                throw ImportFault(.swappedAxes, place: position)
            }
            throw ImportFault(.geometry(error), place: vertices.first { $0.x.isFinite && $0.y.isFinite })
        }
        guard let box = snapped.box, box.isWithinHalfGlobe else {
            throw ImportFault(.tooWide, place: vertices[0])
        }
        switch layer {
        case .barriers: return try lines(of: snapped)
        case .district, .streets, .communities, .grids, .estates: return try area(of: snapped, expected: "Polygon")
        case .buildings, .units:
            if let point = Self.point(of: snapped) { return Fitted(shape: .point(point)) }
            return try area(of: snapped, expected: "Polygon, Point")
        case .facilities: return Fitted(shape: snapped)
        case .households: return nil
        }
    }

    private static func point(of shape: Shape<Point>) -> Point? {
        switch shape {
        case .point(let point): point
        case .multiPoint(let points) where points.count == 1: points[0]
        case .collection(let members) where members.count == 1: point(of: members[0])
        default: nil
        }
    }
}

extension ShapeFitting {
    /// Lines as they are, areas as their rings.
    private func lines(of shape: Shape<Point>) throws(ImportFault) -> Fitted {
        var parts: [[Point]] = []
        try collectLines(of: shape, into: &parts)
        let kept = parts.map(Self.withoutRepeats).filter { $0.count >= 2 }
        guard !kept.isEmpty else {
            throw ImportFault(.collapsed, place: shape.vertices.first.map(Lattice.degrees))
        }
        var fitted = Fitted(shape: kept.count == 1 ? .line(kept[0]) : .multiLine(kept))
        if kept.count < parts.count { fitted.remarks.append(.collapsedRings(parts.count - kept.count)) }
        return fitted
    }

    private func collectLines(of shape: Shape<Point>, into parts: inout [[Point]]) throws(ImportFault) {
        switch shape {
        case .line(let line): parts.append(line)
        case .multiLine(let lines), .polygon(let lines): parts += lines
        case .multiPolygon(let polygons): parts += polygons.flatMap(\.self)
        case .collection(let members):
            for member in members { try collectLines(of: member, into: &parts) }
        case .point, .multiPoint:
            throw ImportFault(
                .wrongKind(found: shape.kind, expected: "LineString, Polygon"),
                place: shape.vertices.first.map(Lattice.degrees))
        }
    }

    private static func withoutRepeats(_ line: [Point]) -> [Point] {
        var kept: [Point] = []
        kept.reserveCapacity(line.count)
        for point in line where kept.last != point { kept.append(point) }
        return kept
    }

    /// A valid area of the same extent.
    private func area(of shape: Shape<Point>, expected: String) throws(ImportFault) -> Fitted {
        let start = shape.vertices.first.map(Lattice.degrees)
        guard let rings = Self.rings(of: shape) else {
            throw ImportFault(.wrongKind(found: shape.kind, expected: expected), place: start)
        }
        var collapsed = 0
        let polygons: [Polygon] = rings.compactMap { polygon in
            let kept = polygon.map { Ring($0) }.map { ring in ring.flatMap { $0.isFlat ? nil : $0 } }
            guard let exterior = kept.first, let exterior else {
                collapsed += polygon.count
                return nil
            }
            let holes = kept.dropFirst().compactMap(\.self)
            collapsed += polygon.count - 1 - holes.count
            return Polygon(exterior, holes: holes)
        }
        guard !polygons.isEmpty else { throw ImportFault(.collapsed, place: start) }
        let area = MultiPolygon(polygons)
        var fitted = try valid(area)
        if collapsed > 0 { fitted.remarks.append(.collapsedRings(collapsed)) }
        return fitted
    }

    /// The rings of each polygon; a closed line, as drawings have them, is one. `nil` when it is no area.
    private static func rings(of shape: Shape<Point>) -> [[[Point]]]? {
        switch shape {
        case .polygon(let rings): return [rings]
        case .multiPolygon(let polygons): return polygons
        case .line(let line):
            return line.count >= 4 && line.first == line.last ? [[line]] : nil
        case .multiLine(let lines) where lines.count == 1: return rings(of: .line(lines[0]))
        case .collection(let members):
            let parts = members.map(rings)
            return parts.contains { $0 == nil } ? nil : parts.flatMap { $0 ?? [] }
        default: return nil
        }
    }

    private func valid(_ area: MultiPolygon) throws(ImportFault) -> Fitted {
        if area.isPlainlyValid { return Fitted(shape: Shape(area)) }
        do {
            guard let invalidity = try area.invalidity() else { return Fitted(shape: Shape(area)) }
            let repaired = try area.repaired()
            let isOfRounding = Rounding.explains(area, becoming: repaired)
            guard !repaired.isEmpty, isOfRounding || repairs else {
                throw ImportFault(.invalidShape(reason: invalidity.reason), place: Lattice.degrees(invalidity.place))
            }
            return Fitted(
                shape: Shape(repaired),
                remarks: [isOfRounding ? .repairedRounding : .repairedShape(reason: invalidity.reason)])
        } catch let fault as ImportFault {
            throw fault
        } catch let error as GeometryError {
            throw ImportFault(.geometry(error), place: area.box.map { Lattice.degrees(Point($0.minX, $0.minY)) })
        } catch {
            throw ImportFault(.notReadable(reason: "\(error)"))
        }
    }
}

/// Whether a repair undid no more than what rounding to the lattice can have done.
private enum Rounding {
    /// Lattice units that rounding and re-noding may move a border by.
    static let reach = 2.0

    static func explains(_ area: MultiPolygon, becoming repaired: MultiPolygon) -> Bool {
        let rings = area.rings
        let length = rings.reduce(0) { $0 + Self.length($1) }
        guard abs(Double(area.doubleArea) - Double(repaired.doubleArea)) <= 2 * reach * length else { return false }
        let borders = repaired.rings.map(\.closed)
        return rings.allSatisfy { ring in
            ring.points.allSatisfy { point in borders.contains { isNear(point, $0) } }
        }
    }

    private static func length(_ ring: Ring) -> Double {
        let points = ring.closed
        return zip(points, points.dropFirst()).reduce(0) {
            $0 + (Position($1.0) - Position($1.1)).length
        }
    }

    private static func isNear(_ point: Point, _ line: [Point]) -> Bool {
        let p = Position(point)
        return zip(line, line.dropFirst()).contains { a, b in
            let (a, b) = (Position(a), Position(b))
            let along = b - a
            let square = along.x * along.x + along.y * along.y
            let toPoint = p - a
            let t = square > 0 ? min(1, max(0, (toPoint.x * along.x + toPoint.y * along.y) / square)) : 0
            return (p - Position(a.x + t * along.x, a.y + t * along.y)).length <= reach
        }
    }
}

extension Ring {
    /// Whether all vertices lie on one line.
    fileprivate var isFlat: Bool { points.allSatisfy { cross(points[0], points[1], $0) == 0 } }
}

extension Position {
    /// In lattice units.
    fileprivate init(_ point: Point) { self.init(Double(point.x), Double(point.y)) }

    fileprivate static func - (a: Position, b: Position) -> Position { Position(a.x - b.x, a.y - b.y) }

    fileprivate var length: Double { (x * x + y * y).squareRoot() }
}
