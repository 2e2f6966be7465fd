internal import Geometry

/// The labels of a community's blocks after an edit.
struct EditedLabels {
    /// In 0 ..< ``count``, all in use.
    private(set) var labels: [Int32]
    private(set) var count: Int
    /// The numbers of the old grids that the first labels are.
    private(set) var origins: [Int]

    /// - Parameters:
    ///   - old: of the grids that the edit changes.
    ///   - chosen: the blocks that a move takes along.
    ///   - keeping: the old grid that goes on in what is made of it.
    /// - Throws: an ``EditFault`` when it cannot be made.
    init(
        _ edit: GridEdit, _ own: CommunityBlocks, old: OldLabels, chosen: Set<Int32>, keeping: Int?, plane: MetricPlane
    ) throws {
        (labels, origins) = (old.labels, old.origins)
        count = origins.count
        switch edit {
        case .merge:
            labels = labels.map { _ in 0 }
            origins = keeping.map { [$0] } ?? []
            count = 1
        case .part(let grid, let line):
            try part(own, near: line, old, plane)
            origins = keeping == grid ? [grid] : []
        case .redraw(_, _, let line):
            let before = labels
            try part(own, near: line, old, plane)
            // The sides' names leave more households where they were, or else more ground.
            if own.size({ labels[$0] != before[$0] }) > own.size({ labels[$0] == before[$0] }) {
                labels = labels.map { 1 - $0 }
            }
        case .move(_, let target):
            guard let label = origins.firstIndex(of: target) else { throw EditFault.empties(grid: target) }
            for block in chosen { labels[Int(block)] = Int32(label) }
        case .split: break
        }
        if let empty = (0..<Int32(count)).first(where: { !labels.contains($0) }) {
            throw EditFault.empties(grid: origins[Int(empty)])
        }
        // What falls apart on foot is told, not handed to a neighbour; ground without buildings may be.
        try check(own.piecesOnFoot, before: old)
        labels = old.relabelled(labels).labels
        try check(own.piecesOfGround, before: old)
    }

    /// Two labels, the first of which weighs more.
    private mutating func part(
        _ own: CommunityBlocks, near line: [Point], _ old: OldLabels, _ plane: MetricPlane
    ) throws {
        let isFirst = try SketchCut(own, along: line, plane: plane).isFirst
        labels = old.relabelled(isFirst.map { $0 ? 0 : 1 }).labels
        count = 2
        guard Set(labels).count == 2 else { throw EditFault.partsNothing }
        if own.size({ labels[$0] == 1 }) > own.size({ labels[$0] == 0 }) { labels = labels.map { 1 - $0 } }
    }

    /// No grid falls apart that did not before.
    ///
    /// - Parameter pieces: in how many pieces each of so many grids is.
    private func check(_ pieces: ([Int32], Int) -> [Int], before old: OldLabels) throws(EditFault) {
        let before = pieces(old.labels, old.origins.count)
        let most = before.max() ?? 1
        for (label, pieces) in pieces(labels, count).enumerated() {
            let origin = label < origins.count ? origins[label] : nil
            let known = origin.flatMap { old.origins.firstIndex(of: $0) }.map { before[$0] }
            if pieces > known ?? most { throw .breaks(grid: origin, pieces: pieces) }
        }
    }
}

extension CommunityBlocks {
    /// What some blocks weigh, and their ground.
    fileprivate func size(_ isMeant: (Int) -> Bool) -> (Int, Double) {
        weights.indices.reduce((0, 0)) { isMeant($1) ? ($0.0 + weights[$1], $0.1 + areas[$1]) : $0 }
    }

    fileprivate func piecesOnFoot(_ labels: [Int32], _ count: Int) -> [Int] {
        walk.pieces(ofGrids: labels, count: count, isInhabited: isInhabited)
    }

    /// In how many pieces grids are, whatever runs between.
    fileprivate func piecesOfGround(_ labels: [Int32], _ count: Int) -> [Int] {
        var sets = DisjointSets(count: labels.count)
        for edge in walk.edges where labels[Int(edge.a)] == labels[Int(edge.b)] { sets.join(Int(edge.a), Int(edge.b)) }
        var pieces = [Int](repeating: 0, count: count)
        for block in labels.indices where sets.find(block) == block { pieces[Int(labels[block])] += 1 }
        return pieces
    }
}
