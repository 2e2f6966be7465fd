internal import Geometry
internal import Topology

/// All that a border must not be drawn through.
struct Obstacles {
    struct Side {
        let a: Point
        let b: Point
        /// The arc it belongs to and its place in it; -1 for a barrier.
        let arc: Int
        let position: Int
    }

    /// The outline of a building; of one without an area its point alone.
    struct Building {
        let area: MultiPolygon
        let vertices: [Point]
        /// A place inside each part, which no vertex need tell of when the walls lie on a border; of a point, on the side
        /// of a border that it belongs to.
        let places: [Position]
        let box: Box
    }

    /// Sides of borders.
    let borders: [Side]
    let borderIndex: BoxIndex
    let barriers: [Side]
    let barrierIndex: BoxIndex
    let buildings: [Building]
    let buildingIndex: BoxIndex
    private let scale: (east: Double, north: Double)
    private let origin: Point
    /// How far noding may have moved a barrier's vertices, lattice units.
    private static let film: Int32 = 2

    init(_ coverage: Coverage, _ input: PartitionInput, scale: (east: Double, north: Double)) {
        self.scale = scale
        origin = coverage.arcs.first?.points.first ?? Point(0, 0)
        borders = coverage.arcs.enumerated().flatMap { arc, line in
            line.points.indices.dropLast().map {
                Side(a: line.points[$0], b: line.points[$0 + 1], arc: arc, position: $0)
            }
        }
        barriers = input.barriers.filter(\.isBorder).flatMap { barrier in
            zip(barrier.line, barrier.line.dropFirst()).map { Side(a: $0, b: $1, arc: -1, position: 0) }
        }
        buildings = input.buildings.compactMap { building in
            let area = building.area.flatMap { $0.doubleArea > 0 ? $0 : nil }
            let vertices = area?.rings.flatMap(\.points) ?? building.place.map { [$0] } ?? []
            let places = area?.polygons.map(\.interior) ?? vertices.map(\.settled)
            return Box(around: vertices).map {
                Building(area: area ?? MultiPolygon([]), vertices: vertices, places: places, box: $0)
            }
        }
        borderIndex = BoxIndex(borders.map { Box(around: [$0.a, $0.b]) })
        barrierIndex = BoxIndex(barriers.map { Box(around: [$0.a, $0.b])?.grown(by: Self.film) })
        buildingIndex = BoxIndex(buildings.map(\.box))
    }

    /// A place in metres, east and north of some origin: good enough to compare lengths.
    func metres(_ point: Point) -> Position {
        Position(
            (Double(point.x) - Double(origin.x)) * scale.east, (Double(point.y) - Double(origin.y)) * scale.north)
    }

    /// A box with so many metres around it.
    func grown(_ box: Box, by metres: Double) -> Box {
        box.grown(by: Int32(metres / min(scale.east, scale.north)))
    }

    func isOnBarrier(_ point: Point) -> Bool {
        barrierIndex.candidates(at: Position(point)).contains {
            isOn(barriers[Int($0)], point)
        }
    }

    /// Whether a side runs through a building: through one that the border of its community cuts, mostly.
    func isInBuilding(_ a: Point, _ b: Point) -> Bool {
        let middle = Position(a).middle(to: Position(b))
        return buildingIndex.candidates(at: middle).contains { candidate in
            buildings[Int(candidate)].area.polygons.contains { polygon in
                polygon.contains(middle)
                    && polygon.rings.allSatisfy { ring in
                        zip(ring.points, ring.closed.dropFirst()).allSatisfy {
                            middle.distance(toPiece: Position($0), Position($1)) > Double(Self.film)
                        }
                    }
            }
        }
    }

    func isOn(_ barrier: Side, _ point: Point) -> Bool {
        Position(point).distance(toPiece: Position(barrier.a), Position(barrier.b)) <= Double(Self.film)
    }
}
