import ArgumentParser

@main
struct Gridmap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "gridmap", abstract: "Grids of a district.")
}
