public import ArgumentParser
public import Planning
public import Storage
public import Tiling

// The words of the product that arguments are read as.

extension ImportLayer: ExpressibleByArgument {}
extension Layer: ExpressibleByArgument {}
extension ExportFormat: ExpressibleByArgument {}
extension StatsLevel: ExpressibleByArgument {}
extension TileFormat: ExpressibleByArgument {}
extension CodeEntry.Reason: ExpressibleByArgument {}
extension AssignmentBasis: ExpressibleByArgument {}

extension HouseholdBand: ExpressibleByArgument {
    public init?(argument: String) {
        do { try self.init(argument) } catch { return nil }
    }
}
