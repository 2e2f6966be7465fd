import Foundation
import TestSupport
import Testing

/// The same points located by Apache Spark and by one process.
@Suite struct SparkTests {
    @Test func `Spark answers as one machine does`() throws {
        struct Answer: Decodable {
            let rows, partitions, located, differing: Int
        }
        let desk = try Monaco.desk()
        let index = desk.path("grids.index")
        let made = try desk.gridmap("index", "\(desk.file):grids", "-o", index)
        try #require(made.status == 0, "\(made.error)")
        let answer = try JSONDecoder().decode(
            Answer.self,
            from: try Oracle.run("spark.py", arguments: [Command.gridmap, index, desk.folder.path]))
        #expect(answer.rows == 300_000 && answer.partitions > 1)
        #expect(answer.located > 30_000)
        #expect(answer.differing == 0)
    }
}
