internal import Geometry
internal import Topology

extension BlockGraph {
    /// The graph of each community's blocks, with the number of each of its blocks among all.
    static func graphs(
        of blocks: Blocks, _ input: PartitionInput
    ) throws -> [(graph: BlockGraph, blocks: [Int32])] {
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
        var pieces: [[Edge]] = Array(repeating: [], count: input.communities.count)
        let strengths = SideStrength(input.barriers)
        for (index, arc) in blocks.arrangement.coverage.arcs.enumerated() {
            let left = arc.left < 0 ? -1 : blocks.blockOfFace[Int(arc.left)]
            let right = arc.right < 0 ? -1 : blocks.blockOfFace[Int(arc.right)]
            guard left != right else { continue }
            let length = blocks.arrangement.lengthOfArc[index]
            guard left >= 0, right >= 0,
                blocks.communityOfBlock[Int(left)] == blocks.communityOfBlock[Int(right)]
            else {
                if left >= 0 { outer[Int(left)] += length }
                if right >= 0 { outer[Int(right)] += length }
                continue
            }
            var edge = Edge(
                a: min(numberInCommunity[Int(left)], numberInCommunity[Int(right)]),
                b: max(numberInCommunity[Int(left)], numberInCommunity[Int(right)]), length: length,
                barrierLength: 0, strengthLength: 0)
            if blocks.unitOfFace[Int(arc.left)] != blocks.unitOfFace[Int(arc.right)] {
                let places = try input.plane.metres(arc.points)
                for piece in 0..<(arc.points.count - 1) {
                    guard let strength = strengths.strength(from: arc.points[piece], to: arc.points[piece + 1])
                    else { continue }
                    let length = places[piece].distance(to: places[piece + 1])
                    edge.barrierLength += length
                    edge.strengthLength += length * strength
                }
            }
            pieces[Int(blocks.communityOfBlock[Int(left)])].append(edge)
        }
        return try members.indices.map { community in
            let blocksHere = members[community]
            var edges = merged(pieces[community])
            edges += try bridges(between: blocksHere, edges, blocks, input.plane)
            let weights = blocksHere.map { block in
                blocks.buildingsOfBlock[Int(block)].reduce(0) { $0 + input.buildings[Int($1)].weight }
            }
            let graph = BlockGraph(
                weights: weights, areas: blocksHere.map { areas[Int($0)] },
                outerLengths: blocksHere.map { outer[Int($0)] }, edges: edges)
            return (graph, blocksHere)
        }
    }

    private static func merged(_ pieces: [Edge]) -> [Edge] {
        var edges: [Edge] = []
        for piece in pieces.sorted(by: { ($0.a, $0.b, $0.length) < ($1.a, $1.b, $1.length) }) {
            if let last = edges.last, last.a == piece.a, last.b == piece.b {
                edges[edges.count - 1].length += piece.length
                edges[edges.count - 1].barrierLength += piece.barrierLength
                edges[edges.count - 1].strengthLength += piece.strengthLength
            } else {
                edges.append(piece)
            }
        }
        return edges
    }

    /// Edges without length that tie each detached part of a community to the rest where they are nearest, so that one
    /// search serves all parts.
    private static func bridges(
        between members: [Int32], _ edges: [Edge], _ blocks: Blocks, _ plane: MetricPlane
    ) throws -> [Edge] {
        var sets = DisjointSets(count: members.count)
        for edge in edges { sets.join(Int(edge.a), Int(edge.b)) }
        let detached = members.indices.filter { sets.find($0) == $0 }
        guard detached.count > 1 else { return [] }
        let numbers = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
        var corner = [Point](repeating: Point(0, 0), count: members.count)
        for (face, block) in blocks.blockOfFace.enumerated().reversed() {
            if let number = numbers[block] { corner[number] = blocks.arrangement.faces[face].exterior.points[0] }
        }
        let places = try plane.metres(corner)
        var bridges: [Edge] = []
        for part in detached.dropFirst() {
            var best = (distance: Double.infinity, a: 0, b: 0)
            // To a part with a smaller name, so that no circle arises.
            for a in members.indices where sets.find(a) == part {
                for b in members.indices where sets.find(b) < part {
                    let distance = places[a].distance(to: places[b])
                    if distance < best.distance { best = (distance, a, b) }
                }
            }
            bridges.append(
                Edge(
                    a: Int32(min(best.a, best.b)), b: Int32(max(best.a, best.b)), length: 0, barrierLength: 0,
                    strengthLength: 0))
        }
        return bridges
    }
}
