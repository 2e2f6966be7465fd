internal import Geometry

/// Lines that part a unit into the surroundings of its buildings: who is nearest, by the Voronoi diagram of points
/// along their outlines.
struct CellLines {
    /// Metres between points along an outline; corners always count.
    private static let spacing = 4.0
    /// How far a line may be drawn off the true middle, m.
    private static let tolerance = 0.25
    /// Points of two buildings nearer than this are one, m: also the least distance between points of a diagram.
    private static let grain = 0.05

    private let plane: MetricPlane
    private var random: SeededRandom

    init(plane: MetricPlane, seed: UInt64) {
        self.plane = plane
        random = SeededRandom(seed: seed)
    }

    /// - Parameters:
    ///   - buildings: the outer rings of each; of a building without an outline, its place alone.
    ///   - unit: the face to be parted; the lines end 3 lattice units beyond its border, so that they are sure to meet it.
    /// - Returns: lines that may run through buildings here and there.
    mutating func between(_ buildings: [[[Point]]], in unit: Polygon) throws -> [[Point]] {
        let (sites, owners) = try sites(along: buildings)
        guard sites.count > 1, let first = sites.first else { return [] }
        var low = first
        var high = first
        for site in sites {
            low = Position(min(low.x, site.x), min(low.y, site.y))
            high = Position(max(high.x, site.x), max(high.y, site.y))
        }
        for corner in try plane.metres(unit.exterior.points) {
            low = Position(min(low.x, corner.x), min(low.y, corner.y))
            high = Position(max(high.x, corner.x), max(high.y, corner.y))
        }
        let cells = try Voronoi.cells(
            of: sites, around: (Position(low.x - 10, low.y - 10), Position(high.x + 10, high.y + 10)))
        let chains = chains(of: edges(of: cells, owners)).map(simplified)
        let points = try plane.lattice(chains.flatMap { $0 })
        let border = UnitBorder(unit)
        var lines: [[Point]] = []
        var next = 0
        for chain in chains {
            border.clip(Array(points[next..<(next + chain.count)]), into: &lines)
            next += chain.count
        }
        return lines
    }

    /// Points along the outlines, never two in one place, each with its building. Moved by up to 3 mm, for the diagram
    /// of symmetric rows is degenerate.
    private mutating func sites(along buildings: [[[Point]]]) throws -> ([Position], [Int32]) {
        let corners = try plane.metres(buildings.flatMap { $0.flatMap { $0 } })
        struct Cell: Hashable {
            var x: Int64
            var y: Int64
        }
        var taken: Set<Cell> = []
        var sites: [Position] = []
        var owners: [Int32] = []
        var next = 0
        for (building, rings) in buildings.enumerated() {
            for ring in rings {
                for index in 0..<ring.count {
                    let a = corners[next + index]
                    let b = corners[next + (index + 1) % ring.count]
                    let steps = max(1, (a.distance(to: b) / Self.spacing).rounded(.up))
                    for step in stride(from: 0, to: steps, by: 1) {
                        let share = step / steps
                        let cell = Cell(
                            x: Int64(((a.x + share * (b.x - a.x)) / Self.grain).rounded()),
                            y: Int64(((a.y + share * (b.y - a.y)) / Self.grain).rounded()))
                        guard taken.insert(cell).inserted else { continue }
                        sites.append(
                            Position(
                                Double(cell.x) * Self.grain + 0.006 * (random.unit() - 0.5),
                                Double(cell.y) * Self.grain + 0.006 * (random.unit() - 0.5)))
                        owners.append(Int32(building))
                    }
                }
                next += ring.count
            }
        }
        return (sites, owners)
    }

    /// The edges of the diagram between cells of different buildings.
    private func edges(of cells: [[Position]], _ owners: [Int32]) -> [(Position, Position)] {
        struct Edge {
            var a: Position
            var b: Position
            var owner: Int32
        }
        func precedes(_ a: Position, _ b: Position) -> Bool { a.x != b.x ? a.x < b.x : a.y < b.y }
        var edges: [Edge] = []
        for (cell, owner) in zip(cells, owners) {
            var a = cell[cell.count - 1]
            for b in cell {
                edges.append(precedes(a, b) ? Edge(a: a, b: b, owner: owner) : Edge(a: b, b: a, owner: owner))
                a = b
            }
        }
        edges.sort {
            if $0.a != $1.a { return precedes($0.a, $1.a) }
            if $0.b != $1.b { return precedes($0.b, $1.b) }
            return $0.owner < $1.owner
        }
        var kept: [(Position, Position)] = []
        var index = 0
        while index < edges.count {
            let edge = edges[index]
            let isPaired = index + 1 < edges.count && edges[index + 1].a == edge.a && edges[index + 1].b == edge.b
            if !isPaired || edges[index + 1].owner != edge.owner { kept.append((edge.a, edge.b)) }
            index += isPaired ? 2 : 1
        }
        return kept
    }

    /// The edges strung together between the places where more or fewer than two meet.
    private func chains(of edges: [(Position, Position)]) -> [[Position]] {
        var numbers: [Position: Int32] = [:]
        var places: [Position] = []
        func number(_ place: Position) -> Int32 {
            if let known = numbers[place] { return known }
            numbers[place] = Int32(places.count)
            places.append(place)
            return Int32(places.count - 1)
        }
        let ends = edges.map { (number($0.0), number($0.1)) }
        var first = [Int32](repeating: 0, count: places.count + 1)
        for (a, b) in ends {
            first[Int(a) + 1] += 1
            first[Int(b) + 1] += 1
        }
        for place in 0..<places.count { first[place + 1] += first[place] }
        var next = first
        var links = [Int32](repeating: 0, count: 2 * ends.count)
        for (index, (a, b)) in ends.enumerated() {
            links[Int(next[Int(a)])] = Int32(index)
            next[Int(a)] += 1
            links[Int(next[Int(b)])] = Int32(index)
            next[Int(b)] += 1
        }
        var used = [Bool](repeating: false, count: ends.count)
        var chains: [[Position]] = []
        func walk(_ start: Int, along edge: Int) {
            var chain = [places[start]]
            var place = start
            var edge = edge
            while true {
                used[edge] = true
                place = Int(ends[edge].0) == place ? Int(ends[edge].1) : Int(ends[edge].0)
                chain.append(places[place])
                let range = Int(first[place])..<Int(first[place + 1])
                guard range.count == 2, let onward = range.first(where: { !used[Int(links[$0])] }) else { break }
                edge = Int(links[onward])
            }
            chains.append(chain)
        }
        for place in 0..<places.count where first[place + 1] - first[place] != 2 {
            for link in first[place]..<first[place + 1] where !used[Int(links[Int(link)])] {
                walk(place, along: Int(links[Int(link)]))
            }
        }
        for edge in 0..<ends.count where !used[edge] { walk(Int(ends[edge].0), along: edge) }
        return chains
    }

    /// Douglas and Peucker 1973; the ends stay.
    private func simplified(_ chain: [Position]) -> [Position] {
        guard chain.count > 2 else { return chain }
        var keeps = [Bool](repeating: false, count: chain.count)
        keeps[0] = true
        keeps[chain.count - 1] = true
        var open = [(0, chain.count - 1)]
        while let (from, to) = open.popLast() {
            var farthest = Self.tolerance
            var split = -1
            for index in (from + 1)..<max(to, from + 1) {
                let distance = chain[index].distance(toPiece: chain[from], chain[to])
                if distance > farthest {
                    farthest = distance
                    split = index
                }
            }
            if split >= 0 {
                keeps[split] = true
                open.append((from, split))
                open.append((split, to))
            }
        }
        return chain.indices.filter { keeps[$0] }.map { chain[$0] }
    }
}

extension Position {
    /// The distance to the straight piece `a b`.
    func distance(toPiece a: Position, _ b: Position) -> Double {
        let dx = b.x - a.x
        let dy = b.y - a.y
        let square = dx * dx + dy * dy
        let share = square > 0 ? max(0, min(1, ((x - a.x) * dx + (y - a.y) * dy) / square)) : 0
        return distance(to: Position(a.x + share * dx, a.y + share * dy))
    }
}
