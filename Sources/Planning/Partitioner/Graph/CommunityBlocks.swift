internal import Geometry
internal import Topology

/// The blocks of one community, measured, and how they border each other.
struct CommunityBlocks {
    /// Their numbers among all blocks; everything else is in this order.
    let blocks: [Int32]
    let weights: [Int]
    let areas: [Double]
    let outerLengths: [Double]
    /// Whether a building stands in each.
    let isInhabited: [Bool]
    var walk: WalkPieces

    var graph: BlockGraph {
        BlockGraph(weights: weights, areas: areas, outerLengths: outerLengths, edges: walk.edges)
    }

    /// The blocks of every community, in the order of the input.
    static func all(_ blocks: Blocks, _ input: PartitionInput) throws -> [CommunityBlocks] {
        var members: [[Int32]] = Array(repeating: [], count: input.communities.count)
        var numberInCommunity: [Int32] = []
        for (block, community) in blocks.communityOfBlock.enumerated() {
            numberInCommunity.append(Int32(members[Int(community)].count))
            members[Int(community)].append(Int32(block))
        }
        let count = blocks.communityOfBlock.count
        var areas = [Double](repeating: 0, count: count)
        for (face, block) in blocks.blockOfFace.enumerated() where block >= 0 {
            areas[Int(block)] += blocks.arrangement.areaOfFace[face]
        }
        var outer = [Double](repeating: 0, count: count)
        var edges: [[BlockGraph.Edge]] = Array(repeating: [], count: input.communities.count)
        var rims: [[(block: Int32, point: Point)]] = Array(repeating: [], count: input.communities.count)
        let border = BlockBorder(blocks, input)
        for (index, arc) in blocks.arrangement.coverage.arcs.enumerated() {
            let left = arc.left < 0 ? -1 : blocks.blockOfFace[Int(arc.left)]
            let right = arc.right < 0 ? -1 : blocks.blockOfFace[Int(arc.right)]
            guard left != right else { continue }
            if left >= 0, right >= 0, blocks.communityOfBlock[Int(left)] == blocks.communityOfBlock[Int(right)] {
                var edge = try border.edge(along: index, between: left, right)
                let ends = [numberInCommunity[Int(left)], numberInCommunity[Int(right)]]
                (edge.a, edge.b) = (min(ends[0], ends[1]), max(ends[0], ends[1]))
                edges[Int(blocks.communityOfBlock[Int(left)])].append(edge)
            } else {
                for block in [left, right] where block >= 0 {
                    outer[Int(block)] += blocks.arrangement.lengthOfArc[index]
                    rims[Int(blocks.communityOfBlock[Int(block)])] += arc.points.map {
                        (numberInCommunity[Int(block)], $0)
                    }
                }
            }
        }
        return try members.indices.map { community in
            let own = members[community]
            let isInhabited = own.map { !blocks.buildingsOfBlock[Int($0)].isEmpty }
            let areas = own.map { areas[Int($0)] }
            let places = try input.plane.metres(rims[community].map(\.point))
            return CommunityBlocks(
                blocks: own,
                weights: own.map { block in
                    blocks.buildingsOfBlock[Int(block)].reduce(0) { $0 + input.buildings[Int($1)].weight }
                }, areas: areas, outerLengths: own.map { outer[Int($0)] }, isInhabited: isInhabited,
                walk: WalkPieces(
                    edges: merged(edges[community]), isInhabited: isInhabited, areas: areas,
                    rims: zip(rims[community], places).map { ($0.block, $1) }))
        }
    }

    private static func merged(_ pieces: [BlockGraph.Edge]) -> [BlockGraph.Edge] {
        var edges: [BlockGraph.Edge] = []
        for piece in pieces.sorted(by: { ($0.a, $0.b, $0.length) < ($1.a, $1.b, $1.length) }) {
            if let last = edges.last, last.a == piece.a, last.b == piece.b {
                edges[edges.count - 1].length += piece.length
                edges[edges.count - 1].barrierLength += piece.barrierLength
                edges[edges.count - 1].strengthLength += piece.strengthLength
                edges[edges.count - 1].joins = last.joins || piece.joins
            } else {
                edges.append(piece)
            }
        }
        return edges
    }
}
