/// What the operations log says of a write before it is done.
public struct OperationInfo: Sendable {
    /// Who does it: `--actor`, `GRIDMAP_ACTOR` or the system's user.
    public var actor: String
    /// The command, `import buildings` for one.
    public var command: String
    public var reason: String?
    /// SHA-256 of the input file, 64 hexadecimal digits.
    public var inputHash: String?

    public init(actor: String, command: String, reason: String? = nil, inputHash: String? = nil) {
        self.actor = actor
        self.command = command
        self.reason = reason
        self.inputHash = inputHash
    }
}
