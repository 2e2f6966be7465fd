/// A graph in JSON is its blocks and edges: how they are linked follows from them.
extension BlockGraph: Codable {
    private enum CodingKeys: String, CodingKey { case weights, areas, outerLengths, edges }

    /// - Throws: `DecodingError` when the arrays differ in length, or an edge does not join two different blocks of the
    ///   graph.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let weights = try values.decode([Int].self, forKey: .weights)
        let areas = try values.decode([Double].self, forKey: .areas)
        let outerLengths = try values.decode([Double].self, forKey: .outerLengths)
        let edges = try values.decode([Edge].self, forKey: .edges)
        let blocks = 0..<Int32(clamping: weights.count)
        guard areas.count == weights.count, outerLengths.count == weights.count,
            edges.allSatisfy({ blocks.contains($0.a) && blocks.contains($0.b) && $0.a != $0.b })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .edges, in: values, debugDescription: "no graph of \(weights.count) blocks")
        }
        self.init(weights: weights, areas: areas, outerLengths: outerLengths, edges: edges)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(weights, forKey: .weights)
        try values.encode(areas, forKey: .areas)
        try values.encode(outerLengths, forKey: .outerLengths)
        try values.encode(edges, forKey: .edges)
    }
}
