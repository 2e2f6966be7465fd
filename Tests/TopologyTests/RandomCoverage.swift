import Geometry
import TestSupport

@testable import Topology

/// Seeded coverages with holes, islands, enclaves, lakes, several parts and touching corners.
///
/// Squares of a jittered lattice get labels that grow from random places, with some noise; cells are the dissolved
/// labels. A small scale makes degenerate shapes likely.
struct RandomCoverage {
    let cells: [MultiPolygon]

    /// - Parameter scale: the side of a square in lattice units.
    init(_ seed: Seed, scale: Int32? = nil) {
        var random = seed.generator
        let columns = Int.random(in: 2...9, using: &random)
        let rows = Int.random(in: 2...9, using: &random)
        let anyScale = [Int32(8), 40, 1000, 100_000].randomElement(using: &random)!
        let scale = scale ?? anyScale
        let jitter = scale / 4
        let count = Int.random(in: 1...10, using: &random)
        let origin = Point(Int32.random(in: -1_000_000...1_000_000_000, using: &random), -500)
        let corners = (0...columns).map { column in
            (0...rows).map { row in
                Point(
                    origin.x + Int32(column) * scale + Int32.random(in: -jitter...jitter, using: &random),
                    origin.y + Int32(row) * scale + Int32.random(in: -jitter...jitter, using: &random))
            }
        }
        let seeds = (0..<count).map { _ in
            (Int.random(in: 0..<columns, using: &random), Int.random(in: 0..<rows, using: &random))
        }
        let noise = Double.random(in: 0...0.5, using: &random)
        let lakes = Double.random(in: 0...0.2, using: &random)
        var labels: [Int] = []
        var squares: [MultiPolygon] = []
        for column in 0..<columns {
            for row in 0..<rows {
                let ring = [
                    corners[column][row], corners[column + 1][row], corners[column + 1][row + 1],
                    corners[column][row + 1],
                ]
                squares.append(MultiPolygon(Polygon(Ring(ring)!)))
                if Double.random(in: 0..<1, using: &random) < lakes {
                    labels.append(-1)
                } else if Double.random(in: 0..<1, using: &random) < noise {
                    labels.append(Int.random(in: 0..<count, using: &random))
                } else {
                    labels.append(
                        seeds.indices.min { a, b in
                            func distance(_ i: Int) -> Int { abs(seeds[i].0 - column) + abs(seeds[i].1 - row) }
                            return distance(a) < distance(b)
                        }!)
                }
            }
        }
        let dissolved = Coverage(valid: squares).dissolved(by: labels)
        cells = dissolved.shapes.filter { !$0.isEmpty }
    }
}

/// One thing done to a coverage that may break it.
enum Spoiling: CaseIterable {
    case movedVertex, addedVertex, removedVertex, shrunkCell, shiftedCopy, exactCopy, tinyGap, innerCell, lostCell

    func applied(to cells: [MultiPolygon], using random: inout SeededGenerator) -> [MultiPolygon] {
        guard let index = cells.indices.randomElement(using: &random) else { return cells }
        var cells = cells
        let cell = cells[index]
        let box = cell.box!
        let step = max(1, (box.maxX - box.minX) / 20)
        switch self {
        case .movedVertex:
            cells[index] = cell.changingRing(using: &random) { points, i, random in
                points[i].x += Int32.random(in: -step...step, using: &random)
                points[i].y += Int32.random(in: -step...step, using: &random)
            }
        case .addedVertex:
            cells[index] = cell.changingRing(using: &random) { points, i, _ in
                let next = points[(i + 1) % points.count]
                let middle = Point(
                    points[i].x + (next.x - points[i].x) / 2, points[i].y + (next.y - points[i].y) / 2)
                points.insert(middle, at: i + 1)
            }
        case .removedVertex:
            cells[index] = cell.changingRing(using: &random) { points, i, _ in
                if points.count > 3 { points.remove(at: i) }
            }
        case .shrunkCell:
            let centre = Point(box.minX + (box.maxX - box.minX) / 2, box.minY + (box.maxY - box.minY) / 2)
            cells[index] = cell.mapped { point in
                Point(
                    centre.x + Int32(Double(point.x - centre.x) * 0.9),
                    centre.y + Int32(Double(point.y - centre.y) * 0.9)
                )
            }
        case .shiftedCopy: cells.append(cell.mapped { Point($0.x + step, $0.y - step) })
        case .exactCopy: cells.append(cell)
        case .tinyGap:
            cells[index] = cell.changingRing(using: &random) { points, i, _ in points[i].x += 1 }
        case .innerCell:
            guard let place = try? cell.interiorPoint() else { return cells }
            let corner = [place, Point(place.x + 1, place.y), Point(place.x, place.y + 1)]
            cells.append(MultiPolygon(Polygon(Ring(corner)!)))
        case .lostCell: cells.remove(at: index)
        }
        return cells
    }
}

extension MultiPolygon {
    func mapped(_ move: (Point) -> Point) -> MultiPolygon {
        MultiPolygon(
            polygons.compactMap { polygon in
                Ring(polygon.exterior.points.map(move)).map {
                    Polygon($0, holes: polygon.holes.compactMap { Ring($0.points.map(move)) })
                }
            })
    }

    func changingRing(
        using random: inout SeededGenerator, _ change: (inout [Point], Int, inout SeededGenerator) -> Void
    ) -> MultiPolygon {
        let chosen = Int.random(in: 0..<rings.count, using: &random)
        var index = 0
        return MultiPolygon(
            polygons.compactMap { polygon in
                let rings = polygon.rings.map { ring in
                    defer { index += 1 }
                    guard index == chosen else { return ring }
                    var points = ring.points
                    change(&points, Int.random(in: 0..<points.count, using: &random), &random)
                    return Ring(points) ?? ring
                }
                return Polygon(rings[0], holes: Array(rings.dropFirst()))
            })
    }
}
