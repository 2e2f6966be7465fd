internal import Geometry
internal import Topology

/// The cells of a division and the borders between them, measured on the metric plane.
struct BorderMeasures {
    /// Borders between grids of one community, metres.
    struct Inner {
        var length = 0.0
        var alongBarriers = 0.0
        /// The sum of length × strength along barriers.
        var strength = 0.0

        var barrierShare: Double { length > 0 ? min(1, alongBarriers / length) : 0 }

        static func += (sum: inout Inner, more: Inner) {
            sum.length += more.length
            sum.alongBarriers += more.alongBarriers
            sum.strength += more.strength
        }
    }

    /// Of each cell, all communities' cells one after another.
    private(set) var areas: [Double] = []
    private(set) var perimeters: [Double] = []
    /// Radius of the smallest circle around each cell.
    private(set) var enclosingRadii: [Double] = []
    /// Of each cell.
    private(set) var sides: [Inner]
    /// Of each community.
    private(set) var inner: [Inner]
    /// The length of each community's own border.
    private(set) var outlines: [Double]

    init(_ input: PartitionInput, _ outcome: PartitionOutcome) throws {
        let coverage = try Coverage(outcome.divisions.flatMap(\.cells))
        let communityOfCell = outcome.divisions.enumerated().flatMap { [Int](repeating: $0, count: $1.cells.count) }
        let all = try input.plane.metres(coverage.arcs.flatMap(\.points))
        var places: [ArraySlice<Position>] = []
        for arc in coverage.arcs {
            let start = places.last?.endIndex ?? 0
            places.append(all[start..<(start + arc.points.count)])
        }

        for cell in 0..<coverage.cellCount {
            let rings = coverage.rings(ofCell: cell).map { ring in
                ring.flatMap { signed -> [Position] in
                    signed >= 0
                        ? Array(places[Int(signed)].dropLast()) : places[Int(~signed)].dropFirst().reversed()
                }
            }
            areas.append(rings.reduce(0) { $0 + $1.signedArea })
            perimeters.append(rings.reduce(0) { $0 + ($1 + $1.prefix(1)).pathLength })
            enclosingRadii.append(rings.joined().enclosingRadius)
        }

        let strip = try BarrierStrip(input.barriers, input.plane)
        inner = outcome.divisions.map { _ in Inner() }
        sides = communityOfCell.map { _ in Inner() }
        outlines = outcome.divisions.map { _ in 0 }
        for (arc, places) in zip(coverage.arcs, places) {
            let left = arc.left < 0 ? nil : communityOfCell[Int(arc.left)]
            let right = arc.right < 0 ? nil : communityOfCell[Int(arc.right)]
            let length = places.pathLength
            guard left == right, let community = left else {
                for side in [left, right] { if let side { outlines[side] += length } }
                continue
            }
            guard outcome.divisions[community].wasDivided else { continue }
            let along = strip.share(of: places)
            let border = Inner(length: length, alongBarriers: along.length, strength: along.strength)
            inner[community] += border
            sides[Int(arc.left)] += border
            sides[Int(arc.right)] += border
        }
    }
}

extension Collection<Position> {
    fileprivate var pathLength: Double { zip(self, dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) } }
}
