import Foundation

/// `tools/oracle/ilp.py`: what HiGHS finds and proves.
enum IntegerProgram {
    struct Answer: Decodable {
        /// `nil` when there is nothing below what was asked, or it was not found in time.
        var cost: Double?
        /// No division goes below it.
        var bound: Double?
    }

    static func solve(_ question: some Encodable, seconds: Double, _ place: Workplace) throws -> Answer {
        let input = place.temporary("question.json")
        let output = place.temporary("answer.json")
        try JSONEncoder().encode(question).write(to: URL(filePath: input))
        _ = try Child.run(
            place.python, [place.tool("oracle/ilp.py"), "--seconds", "\(seconds)"], input: input, output: output)
        return try JSONDecoder().decode(Answer.self, from: Data(contentsOf: URL(filePath: output)))
    }
}
