import ArgumentParser
import Foundation

/// The places that a benchmark can divide.
enum Place: String, CaseIterable, ExpressibleByArgument {
    /// Town's 27 communities one by one, as atoms.
    case communities
    /// The same from their buildings: our blocks, the band decides into how many grids.
    case buildings
    /// Town whole, as atoms.
    case town
    case bubenec, providence, monaco, nanjing
    /// Towns of `tools/towns`.
    case towns

    func instances(_ place: Workplace, towns: Int) throws -> [Instance] {
        let town = place.data("partition/town.gpkg")
        let atoms = place.data("partition/town-atoms.gpkg") + ":atoms"
        switch self {
        case .communities:
            return [
                try .atoms(
                    rawValue,
                    [
                        atoms, "--weight", "households", "--by", "community", "--grids", town + ":communities",
                        "--barriers", town + ":barriers",
                    ], band: 300...500, place)
            ]
        case .buildings:
            return [try .district(rawValue, town, communities: "communities", barriers: ["barriers"], place)]
        case .town:
            return [
                try .atoms(
                    rawValue,
                    [atoms, "--weight", "households", "--grids", "170", "--barriers", town + ":barriers"],
                    band: 300...500, place)
            ]
        case .bubenec:
            let file = place.data("partition/bubenec.gpkg")
            return [
                try .atoms(
                    rawValue,
                    [file + ":units", "--weight", "households", "--grids", "3", "--barriers", file + ":barriers"],
                    band: 300...500, place)
            ]
        case .providence:
            // 178,040 people in 15 parts, a tenth up or down.
            return [
                try .atoms(
                    rawValue,
                    [place.data("partition/providence.gpkg") + ":blocks", "--weight", "TOTPOP", "--grids", "15"],
                    band: 10_683...13_056, place)
            ]
        case .monaco:
            return [
                try .district(
                    rawValue, place.data("monaco/monaco.gpkg"), communities: "boundaries",
                    barriers: ["roads", "railways", "waterways", "water", "barriers"], place)
            ]
        case .nanjing:
            return [
                try .district(
                    rawValue, place.data("nanjing/nanjing.gpkg"), communities: "trial_communities",
                    barriers: ["roads", "waterways", "water", "barriers"], place)
            ]
        case .towns:
            let folder = place.temporary("towns")
            _ = try Child.run(place.python, [place.tool("towns/make.py"), folder, "--count", "\(towns)"])
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { file in
                try .district(
                    String(file.prefix { $0 != "." }), "\(folder)/\(file)", communities: "communities",
                    barriers: ["barriers"], place)
            }
        }
    }
}
