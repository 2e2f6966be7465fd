internal import Geometry

/// The nodes that borders of older grids left on the outlines of communities.
///
/// Where a grid's border ends, its community's outline has a node, rounded to the lattice and so off the straight line by
/// less than a unit. Without those nodes an outline is again as it was given, whatever grids were drawn in between.
struct FormerNodes {
    private let nodes: Set<Point>
    /// Lattice units by which rounding may put a node off its line.
    private static let reach = 1.0

    /// - Parameters:
    ///   - drawn: the older grids.
    ///   - base: the borders that are to stay.
    init(drawn: [MultiPolygon], base: [MultiPolygon]) {
        nodes = Self.nodes(of: drawn + base).subtracting(Self.nodes(of: base))
    }

    /// - Parameter nodes: vertices that may go where they bend nothing.
    init(_ nodes: Set<Point>) { self.nodes = nodes }

    /// Points at which more than two sides meet.
    private static func nodes(of areas: [MultiPolygon]) -> Set<Point> {
        var sides: [(at: Point, to: Point)] = []
        for ring in areas.lazy.flatMap(\.rings) {
            var a = ring.points[ring.points.count - 1]
            for b in ring.points {
                sides.append((a, b))
                sides.append((b, a))
                a = b
            }
        }
        sides.sort { ($0.at, $0.to) < ($1.at, $1.to) }
        var nodes: Set<Point> = []
        var count = 0
        for (index, side) in sides.enumerated() {
            if index == 0 || sides[index - 1].at != side.at {
                count = 1
            } else if sides[index - 1].to != side.to {
                count += 1
            }
            if count == 3 { nodes.insert(side.at) }
        }
        return nodes
    }

    /// The area without such nodes on its straight sides; its rings start at their smallest vertices.
    func cleaned(_ area: MultiPolygon) -> MultiPolygon {
        MultiPolygon(area.polygons.map { Polygon(cleaned($0.exterior), holes: $0.holes.map(cleaned)) })
    }

    /// The line without such nodes on its straight sides; its ends stay.
    func cleaned(_ line: [Point]) -> [Point] {
        let fixed = line.indices.filter { $0 == 0 || $0 == line.count - 1 || !nodes.contains(line[$0]) }
        var kept: [Point] = []
        for (from, to) in zip(fixed, fixed.dropFirst()) {
            kept.append(line[from])
            keepBends(of: Array(line[from...to]), into: &kept)
        }
        return kept + [line[line.count - 1]]
    }

    private func cleaned(_ ring: Ring) -> Ring {
        let points = ring.points
        let fixed = points.indices.filter { !nodes.contains(points[$0]) }
        guard fixed.count > 1 else { return ring.startingAtSmallest }
        var kept: [Point] = []
        for (position, from) in fixed.enumerated() {
            let to = position + 1 < fixed.count ? fixed[position + 1] : fixed[0] + points.count
            kept.append(points[from])
            keepBends(of: (from...to).map { points[$0 % points.count] }, into: &kept)
        }
        return (Ring(kept) ?? ring).startingAtSmallest
    }

    /// Appends the inner points of a line that bend it.
    private func keepBends(of line: [Point], into kept: inout [Point]) {
        guard line.count > 2 else { return }
        let (from, to) = (Position(line[0]), Position(line[line.count - 1]))
        let distances = line[1..<(line.count - 1)].map { Position($0).distance(toPiece: from, to) }
        guard let farthest = distances.indices.max(by: { distances[$0] < distances[$1] }),
            distances[farthest] > Self.reach
        else { return }
        keepBends(of: Array(line[...(farthest + 1)]), into: &kept)
        kept.append(line[farthest + 1])
        keepBends(of: Array(line[(farthest + 1)...]), into: &kept)
    }
}

extension Polygon {
    /// The same area, its rings starting at their smallest vertices, the holes in the order of these.
    var startingAtSmallest: Polygon {
        Polygon(
            exterior.startingAtSmallest,
            holes: holes.map(\.startingAtSmallest).sorted { $0.points[0] < $1.points[0] })
    }
}

extension Ring {
    /// The same ring, named by its smallest vertex.
    var startingAtSmallest: Ring {
        guard let smallest = points.indices.min(by: { points[$0] < points[$1] }), smallest > 0 else { return self }
        return Ring(Array(points[smallest...] + points[..<smallest])) ?? self
    }
}
