import Foundation
import Geometry
import Planning
import Storage

/// A place to be divided: the graphs of its communities, the same for everyone who divides it.
struct Instance {
    let name: String
    let graphs: [CommunityGraph]
    /// What a grid should weigh.
    let band: ClosedRange<Int>
    /// What the graphs were made of, when gridmap made the blocks: then there are cells to measure too.
    var input: PartitionInput?

    func problem(_ number: Int, _ mode: Mode) -> DivisionProblem {
        DivisionProblem(
            graph: graphs[number].graph, grids: graphs[number].grids, band: band, balance: mode.balance,
            tolerance: mode.tolerance)
    }

    /// A coverage of atoms as `atoms.py` reads it.
    static func atoms(
        _ name: String, _ arguments: [String], band: ClosedRange<Int>, _ place: Workplace
    ) throws -> Instance {
        let file = place.temporary("\(name).json")
        _ = try Child.run(place.python, [place.tool("bench/atoms.py")] + arguments, output: file)
        let graphs = try JSONDecoder().decode([CommunityGraph].self, from: Data(contentsOf: URL(filePath: file)))
        return Instance(name: name, graphs: graphs, band: band)
    }

    /// Communities, barriers and buildings as `gridmap import` reads them.
    static func district(
        _ name: String, _ source: String, communities: String, barriers: [String], _ place: Workplace
    ) throws -> Instance {
        let input = try input(name, source, communities: communities, barriers: barriers, place)
        return Instance(name: name, graphs: try Partitioner.graphs(input), band: 300...500, input: input)
    }

    /// The same before blocks are made.
    static func input(
        _ name: String, _ source: String, communities: String, barriers: [String], _ place: Workplace
    ) throws -> PartitionInput {
        let file = place.temporary("\(name).gpkg")
        let layers =
            [(ImportLayer.communities, communities)] + barriers.map { (.barriers, $0) } + [(.buildings, "buildings")]
        for (layer, table) in layers {
            _ = try District.importLayer(
                into: file, ImportRequest(layer: layer, source: "\(source):\(table)", actor: "bench"))
        }
        var request = PartitionRequest(actor: "bench")
        request.band = try HouseholdBand("300...500")
        return try District.open(file).partitionInput(request)
    }
}
