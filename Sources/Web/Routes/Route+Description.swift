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

    var parameterNames: [String] {
        pieces.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }
}
