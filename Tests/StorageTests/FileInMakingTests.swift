import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite struct FileInMakingTests {
    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `nothing is seen of it until it is whole, and nothing is left when it is given up`() throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "out.csv").path
        for text in ["first", "second"] {
            let before = try names(folder)
            let file = try #require(FileInMaking(path))
            try file.handle.write(contentsOf: Data(text.utf8))
            #expect(try names(folder) == before)
            #expect(file.finish())
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            #expect(try names(folder) == ["out.csv"])
        }
        let given = try #require(FileInMaking(path))
        try given.handle.write(contentsOf: Data("third".utf8))
        given.abandon()
        #expect(try names(folder) == ["out.csv"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
    }

    @Test func `what dead processes left is removed, what live ones make is not`() throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        let kept = [
            ".other.csv.\(process.processIdentifier).partial", ".out.csv.1.partial", ".out.csv.x.partial", "out.csv",
        ]
        for name in kept.dropLast() + [".out.csv.\(process.processIdentifier).partial"] {
            try Data().write(to: folder.appending(path: name))
        }
        let file = try #require(FileInMaking(folder.appending(path: "out.csv").path))
        #expect(file.finish())
        #expect(try names(folder) == kept.sorted())
    }
}
