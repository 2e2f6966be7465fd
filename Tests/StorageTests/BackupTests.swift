import Foundation
import Storage
import TestSupport
import Testing

struct `A backup onto a copy` {
    private func copy(of town: JourneysTown) throws -> String {
        let copy = town.scratch.folder.appending(path: "copy.gpkg").path
        _ = try town.district.backUp(to: copy)
        return copy
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    @Test func `that was read replaces it, and its log goes`() throws {
        let town = try JourneysTown.inForce()
        let copy = try copy(of: town)
        _ = try District.open(copy).check()
        #expect(exists(copy + "-wal"))
        _ = try town.district.assign(AssignRequest(actor: "li"))
        let summary = try town.district.backUp(to: copy, replacing: true)
        #expect(!exists(copy + "-wal"))
        #expect(try District.open(copy).generation == summary.generation)
    }

    @Test func `that somebody has open keeps it`() throws {
        let town = try JourneysTown.inForce()
        let copy = try copy(of: town)
        let reader = try District.open(copy)
        let generation = try reader.generation
        _ = try town.district.assign(AssignRequest(actor: "li"))
        #expect(throws: StorageError.cannotWrite(path: copy, detail: "it is a file in use")) {
            try town.district.backUp(to: copy, replacing: true)
        }
        #expect(try reader.generation == generation)
    }

    @Test func `that a link leads to keeps the link`() throws {
        let town = try JourneysTown.inForce()
        let copy = try copy(of: town)
        let link = town.scratch.folder.appending(path: "latest.gpkg").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: copy)
        try town.put([("new", JourneysTown.straddling(2000))])
        let summary = try town.district.backUp(to: link, replacing: true)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == copy)
        #expect(summary.path == link)
        #expect(try District.open(copy).read { try $0.buildings().count } == 201)
    }
}
