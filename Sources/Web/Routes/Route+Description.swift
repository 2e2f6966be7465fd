extension Route {
    /// What the API's description says of an address besides its path and parameters.
    struct Description: Sendable {
        let operation: String
        let summary: String
        /// Media types it answers with.
        let types: [String]
    }

    func described(_ operation: String, _ summary: String, types: [String]) -> Route {
        var route = self
        route.description = Description(operation: operation, summary: summary, types: types)
        return route
    }

    /// As it is written in the table: `/ogc/collections/{collection}`.
    var path: String {
        guard !pieces.isEmpty else { return "/" }
        return pieces.map { piece in
            switch piece {
            case .literal(let literal): "/\(literal)"
            case .parameter(let name): "/{\(name)}"
            }
        }.joined()
    }

    var parameterNames: [String] {
        pieces.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }
}
