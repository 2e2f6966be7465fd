/// Why a tile cannot be named.
public enum TilingError: Error, Hashable, Sendable {
    /// `parameter` (`z`, `x` or `y`) is not a decimal number without sign and leading zeros.
    case notANumber(parameter: String, text: String)
    /// The zoom is deeper than any layer can be cut at.
    case zoomOutOfRange(String)
    /// `parameter` (`x` or `y`) is not below `count`, the number of columns or rows.
    case outsideTheWorld(parameter: String, z: Int, count: Int)
}

extension TilingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notANumber(let parameter, let text): "\(parameter) is “\(text)”, not a whole number of 0 or more"
        case .zoomOutOfRange(let z): "zoom \(z) is not one of 0 to \(TileID.maxZoom)"
        case .outsideTheWorld(let parameter, let z, let count): "\(parameter) must be below \(count) at zoom \(z)"
        }
    }
}
