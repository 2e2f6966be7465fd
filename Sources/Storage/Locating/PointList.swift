import Geometry

/// The coordinates of some rows, on their way to the lattice.
struct PointList {
    /// The rows that have a point, counted from 0.
    private(set) var rows: [Int32] = []
    private var positions: [Position] = []
    private let system: ReferenceSystem?

    /// - Parameter system: of the coordinates; `nil` for degrees.
    init(_ system: ReferenceSystem?) { self.system = system }

    /// - Parameters:
    ///   - fields: what messages call the coordinates.
    ///   - row: counted from 1.
    /// - Throws: ``ImportFault`` when one coordinate is there and the other is not.
    mutating func append(_ x: Double?, _ y: Double?, fields: (x: String, y: String), row: Int) throws {
        guard x != nil || y != nil else { return }
        guard let x, let y else {
            throw ImportFault(.notANumber(field: x == nil ? fields.x : fields.y, text: ""), feature: row)
        }
        rows.append(Int32(row - 1))
        positions.append(Position(x, y))
    }

    /// - Throws: ``ImportFault`` with the row of the first position that is none on the Earth.
    func onLattice() throws -> [Point] {
        do {
            let degrees = try system?.degrees(positions) ?? positions
            return try degrees.map { position throws(GeometryError) in try Lattice.point(position) }
        } catch {
            // One by one, to find the row.
            for (row, position) in zip(rows, positions) {
                do {
                    let degrees = try system?.degrees([position]).first ?? position
                    _ = try Lattice.point(degrees)
                } catch {
                    throw ImportFault(.geometry(error), feature: Int(row) + 1, place: position)
                }
            }
            throw error
        }
    }
}
