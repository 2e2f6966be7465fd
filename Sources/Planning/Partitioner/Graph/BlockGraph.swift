/// The blocks of one community, which of them lie side by side (the rook graph) and which hang together on foot (the walk
/// graph): what the search works on.
///
/// Blocks are numbered from 0. Lengths are metres, areas square metres.
public struct BlockGraph: Sendable {
    /// The border that two blocks share, or a tie between two that share none.
    public struct Edge: Codable, Hashable, Sendable {
        public var a: Int32
        public var b: Int32
        /// 0 for a tie: two blocks that share no border but count as joined.
        public var length: Double
        /// The part of `length` that lies on a barrier.
        public var barrierLength: Double
        /// The sum of length × strength along barriers.
        public var strengthLength: Double
        /// Whether a grid hangs together across it: people walk from one block to the other, or one of them is
        /// uninhabited ground, or a detached part, that is attached here.
        public var joins: Bool

        /// What it costs to draw a grid's border here: `length` less 85 % of what lies on a barrier of full strength.
        public var cost: Double { length - 0.85 * strengthLength }

        public init(
            a: Int32, b: Int32, length: Double, barrierLength: Double, strengthLength: Double, joins: Bool = true
        ) {
            self.a = a
            self.b = b
            self.length = length
            self.barrierLength = barrierLength
            self.strengthLength = strengthLength
            self.joins = joins
        }
    }

    /// What each block weighs: what is shared out among the grids.
    public let weights: [Int]
    public let areas: [Double]
    /// Length of each block's border on the outline of the community.
    public let outerLengths: [Double]
    public let edges: [Edge]

    public var count: Int { weights.count }
    public var totalWeight: Int { weights.reduce(0, +) }

    /// The edges of block `i` are `links[firstLink[i] ..< firstLink[i + 1]]`.
    let firstLink: [Int32]
    let links: [Link]

    struct Link: Sendable {
        var block: Int32
        var edge: Int32
    }

    /// - Precondition: the arrays are of one length and the edges name blocks of it, no pair twice.
    public init(weights: [Int], areas: [Double], outerLengths: [Double], edges: [Edge]) {
        self.weights = weights
        self.areas = areas
        self.outerLengths = outerLengths
        self.edges = edges
        var first = [Int32](repeating: 0, count: weights.count + 1)
        for edge in edges {
            first[Int(edge.a) + 1] += 1
            first[Int(edge.b) + 1] += 1
        }
        for i in 0..<weights.count { first[i + 1] += first[i] }
        var next = first
        var links = [Link](repeating: Link(block: 0, edge: 0), count: edges.count * 2)
        for (index, edge) in edges.enumerated() {
            links[Int(next[Int(edge.a)])] = Link(block: edge.b, edge: Int32(index))
            next[Int(edge.a)] += 1
            links[Int(next[Int(edge.b)])] = Link(block: edge.a, edge: Int32(index))
            next[Int(edge.b)] += 1
        }
        self.firstLink = first
        self.links = links
    }

    /// The same with whole square metres as weights.
    var weighedByArea: BlockGraph {
        BlockGraph(weights: areas.map(Self.areaWeight), areas: areas, outerLengths: outerLengths, edges: edges)
    }

    static func areaWeight(_ squareMetres: Double) -> Int { Int(max(1, min(squareMetres.rounded(), 1e12))) }

    func linkRange(_ block: Int) -> Range<Int> { Int(firstLink[block])..<Int(firstLink[block + 1]) }
}
