import ArgumentParser
import Foundation

/// Another solver, as a script in `tools/bench/rivals` that prints its runs.
enum Rival: String, CaseIterable, ExpressibleByArgument {
    case metis, recom, regions

    /// One labelling of one problem.
    struct Run: Decodable {
        var problem: Int
        var method: String
        var seconds: Double
        var labels: [Int32]
    }

    /// All it found within the time, whether it holds together or not.
    ///
    /// - Parameter problems: the file of the instance's graphs.
    func runs(on problems: String, seconds: Double, _ place: Workplace) throws -> [Run] {
        let answers = "\(problems)-\(rawValue).jsonl"
        _ = try Child.run(
            place.python, [place.tool("bench/rivals/\(rawValue).py"), "--seconds", "\(seconds)"], input: problems,
            output: answers)
        return try String(contentsOf: URL(filePath: answers), encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Run.self, from: Data($0.utf8)) }
    }
}
