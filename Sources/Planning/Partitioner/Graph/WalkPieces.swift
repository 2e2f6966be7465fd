internal import Geometry

/// The pieces of a community in which people can walk about, and by which edges the rest hangs on to them.
///
/// Blocks without a building, and detached parts of the community, are attached by one edge or tie each, so that they are
/// in a piece but never lead from one piece to another. What only a locked grid separates is no detached part.
struct WalkPieces {
    /// Every border of two blocks, and the ties; those that join make the pieces.
    private(set) var edges: [BlockGraph.Edge]
    /// The piece of each block, numbered in the order of their first blocks.
    private(set) var pieceOfBlock: [Int32] = []
    private(set) var count = 0
    /// Edges that nobody walks over, joined by ``merge(to:weights:)``.
    private(set) var merged: Set<Int> = []

    /// - Parameters:
    ///   - edges: borders of blocks; those that people walk over join.
    ///   - isInhabited: of each block, whether a building stands in it.
    ///   - areas: of each block, m².
    ///   - given: the older grid that each block was in; -1 for none.
    ///   - parts: of each block, the part of the community that it lies in.
    ///   - rims: places along the community's outline with the block there, m: where detached parts are near each other.
    init(
        edges: [BlockGraph.Edge], isInhabited: [Bool], areas: [Double], given: [Int32], parts: [Int],
        rims: [(block: Int32, place: Position)]
    ) {
        self.edges = edges
        attachGround(isInhabited, areas, given)
        tieParts(areas, isInhabited, parts, rims)
        number(blocks: areas.count)
    }

    /// Ground that nobody lives on joins what it borders, and never two pieces with buildings: first within its older grid,
    /// then over the longest borders.
    private mutating func attachGround(_ isInhabited: [Bool], _ areas: [Double], _ given: [Int32]) {
        var sets = DisjointSets(count: areas.count)
        for edge in edges where edge.joins { sets.join(Int(edge.a), Int(edge.b)) }
        var hasBuilding = [Bool](repeating: false, count: areas.count)
        for block in areas.indices where isInhabited[block] { hasBuilding[sets.find(block)] = true }
        func isWithinGrid(_ edge: BlockGraph.Edge) -> Bool {
            given[Int(edge.a)] >= 0 && given[Int(edge.a)] == given[Int(edge.b)]
        }
        let order = edges.indices.filter { !edges[$0].joins }.sorted {
            let (a, b) = (edges[$0], edges[$1])
            if isWithinGrid(a) != isWithinGrid(b) { return isWithinGrid(a) }
            return a.length != b.length ? a.length > b.length : $0 < $1
        }
        for index in order {
            let a = sets.find(Int(edges[index].a))
            let b = sets.find(Int(edges[index].b))
            guard a != b, !(hasBuilding[a] && hasBuilding[b]) else { continue }
            edges[index].joins = true
            sets.join(a, b)
            hasBuilding[min(a, b)] = hasBuilding[a] || hasBuilding[b]
        }
    }

    /// Ties all ground that lies detached to what is nearest to it, starting from the largest.
    private mutating func tieParts(
        _ areas: [Double], _ isInhabited: [Bool], _ partOfBlock: [Int], _ rims: [(block: Int32, place: Position)]
    ) {
        var sets = DisjointSets(count: areas.count)
        for edge in edges { sets.join(Int(edge.a), Int(edge.b)) }
        let detached = areas.indices.filter { sets.find($0) == $0 }
        guard detached.count > 1 else { return }
        var size = [Double](repeating: 0, count: areas.count)
        var hasBuilding = [Bool](repeating: false, count: areas.count)
        for block in areas.indices {
            size[sets.find(block)] += areas[block]
            if isInhabited[block] { hasBuilding[sets.find(block)] = true }
        }
        guard let main = detached.max(by: { size[$0] < size[$1] }) else { return }
        var rimsOf: [Int: [(block: Int32, place: Position)]] = [:]
        for rim in rims { rimsOf[sets.find(Int(rim.block)), default: []].append(rim) }
        // The way from all that is still loose to what is tied.
        var ways = [Tie](repeating: Tie(distance: .infinity, a: 0, b: 0), count: areas.count)
        var loose = detached.filter { $0 != main }
        var latest = main
        while !loose.isEmpty {
            for part in loose {
                for rim in rimsOf[part] ?? [] {
                    for other in rimsOf[latest] ?? [] {
                        let distance = rim.place.distance(to: other.place)
                        if distance < ways[part].distance {
                            ways[part] = Tie(distance: distance, a: rim.block, b: other.block)
                        }
                    }
                }
            }
            guard let next = loose.min(by: { ways[$0].distance < ways[$1].distance }) else { return }
            let (a, b) = (ways[next].a, ways[next].b)
            let target = sets.find(Int(b))
            let isLockedApart =
                partOfBlock[Int(a)] == partOfBlock[Int(b)] && hasBuilding[next] && hasBuilding[target]
            edges.append(
                BlockGraph.Edge(
                    a: min(a, b), b: max(a, b), length: 0, barrierLength: 0, strengthLength: 0,
                    joins: !isLockedApart))
            if hasBuilding[next] { hasBuilding[target] = true }
            loose.removeAll { $0 == next }
            latest = next
        }
    }

    private struct Tie {
        var distance: Double
        var a: Int32
        var b: Int32
    }

    private mutating func number(blocks: Int) {
        var sets = DisjointSets(count: blocks)
        for edge in edges where edge.joins { sets.join(Int(edge.a), Int(edge.b)) }
        (pieceOfBlock, count) = sets.numbered()
    }

    /// The blocks of each piece.
    var blocks: [[Int]] {
        var blocks = [[Int]](repeating: [], count: count)
        for (block, piece) in pieceOfBlock.enumerated() { blocks[Int(piece)].append(block) }
        return blocks
    }

    /// The blocks of each piece as it was before ``merge(to:weights:)``.
    var unmerged: [[Int]] {
        var pieces = self
        for edge in merged { pieces.edges[edge].joins = false }
        pieces.number(blocks: pieceOfBlock.count)
        return pieces.blocks
    }

    /// What the blocks of each piece weigh together.
    func weights(_ weights: [Int]) -> [Int] { blocks.map { $0.reduce(0) { $0 + weights[$1] } } }

    /// Joins the lightest pieces to those they border longest, round by round, until there are no more than `limit`.
    mutating func merge(to limit: Int, weights blockWeights: [Int]) {
        while count > max(1, limit) {
            var longest = [Int](repeating: -1, count: count)
            for (index, edge) in edges.enumerated() {
                let (a, b) = (Int(pieceOfBlock[Int(edge.a)]), Int(pieceOfBlock[Int(edge.b)]))
                guard a != b else { continue }
                if longest[a] < 0 || edges[longest[a]].length < edge.length { longest[a] = index }
                if longest[b] < 0 || edges[longest[b]].length < edge.length { longest[b] = index }
            }
            let weights = weights(blockWeights)
            let order = weights.indices.sorted { (weights[$0], $0) < (weights[$1], $1) }
            var hasGrown = [Bool](repeating: false, count: count)
            var surplus = count - max(1, limit)
            for piece in order where surplus > 0 && longest[piece] >= 0 && !hasGrown[piece] {
                let edge = edges[longest[piece]]
                hasGrown[Int(pieceOfBlock[Int(edge.a)])] = true
                hasGrown[Int(pieceOfBlock[Int(edge.b)])] = true
                edges[longest[piece]].joins = true
                merged.insert(longest[piece])
                surplus -= 1
            }
            guard hasGrown.contains(true) else { return }
            number(blocks: blockWeights.count)
        }
    }

    /// In how many pieces on foot the inhabited blocks of each grid are.
    func pieces(ofGrids labels: [Int32], count: Int, isInhabited: [Bool]) -> [Int] {
        var sets = DisjointSets(count: labels.count)
        for (index, edge) in edges.enumerated()
        where edge.joins && !merged.contains(index) && labels[Int(edge.a)] == labels[Int(edge.b)] {
            sets.join(Int(edge.a), Int(edge.b))
        }
        var pieces = [Int](repeating: 0, count: count)
        var isCounted = [Bool](repeating: false, count: labels.count)
        for block in labels.indices where isInhabited[block] && !isCounted[sets.find(block)] {
            isCounted[sets.find(block)] = true
            pieces[Int(labels[block])] += 1
        }
        return pieces.map { max(1, $0) }
    }
}
