import Geometry
import Planning
import Storage
import TestSupport
import Testing

struct `Editing a draft by hand` {
    private let town: JourneysTown

    /// Halves of both communities in force.
    init() throws {
        town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        _ = try town.district.publish(PublishRequest(actor: "li"))
    }

    private func edit(_ edit: DraftEdit, keeping code: String? = nil) throws -> PartitionSummary {
        var request = PartitionRequest(actor: "li")
        request.edit = edit
        request.keptCode = code
        return try town.district.partition(request)
    }

    private func refusal(_ change: DraftEdit, keeping code: String? = nil) throws -> EditRefusal? {
        do {
            _ = try edit(change, keeping: code)
            return nil
        } catch StorageError.editRefused(let refusal) {
            return refusal
        }
    }

    private var draft: [String: Int64] {
        get throws {
            let cells = try #require(try town.district.read { try $0.draft() }).cells
            return Dictionary(uniqueKeysWithValues: cells.map { ($0.code.text, $0.area.doubleArea) })
        }
    }

    private static let community = JourneysTown.codes[0]
    private static func code(_ number: Int) -> String { community + "00\(number)" }

    @Test func `a merge gives a new code, ends the old ones and can be published`() throws {
        let whole = try draftOfPlan()
        let summary = try edit(.merge([Self.code(1), Self.code(2)]))
        #expect(summary.edits == ["merge \(Self.code(1)) \(Self.code(2))"])
        let grids = try draft
        #expect(Set(grids.keys) == Set(whole.keys).subtracting([Self.code(1), Self.code(2)]).union([Self.code(3)]))
        #expect(grids[Self.code(3)] == whole[Self.code(1), default: 0] + whole[Self.code(2), default: 0])
        let published = try town.district.publish(PublishRequest(actor: "li"))
        #expect(Set(published.retiredCodes) == [Self.code(1), Self.code(2)])
        let children = try town.district.read { try $0.grids() }.map(\.code)
        #expect(children.contains(Self.code(3)))
    }

    private func draftOfPlan() throws -> [String: Int64] {
        Dictionary(
            uniqueKeysWithValues: try town.district.read { try $0.grids() }.map { ($0.code, $0.area.doubleArea) })
    }

    @Test func `edits follow one another and are taken back one by one`() throws {
        _ = try edit(.merge([Self.code(1), Self.code(2)]), keeping: Self.code(2))
        #expect(try draft.keys.contains(Self.code(2)))
        let merged = try draft
        let split = try edit(.split(Self.code(2), parts: 4))
        #expect(split.edits.count == 2)
        #expect(split.grids.filter { $0.community == Self.community }.map(\.households) == [250, 250, 250, 250])
        let undone = try town.district.undoEdit(actor: "wang")
        #expect(undone.undone == "split \(Self.code(2)) --parts 4")
        #expect(undone.edits.count == 1 && undone.hasDraft)
        #expect(try draft == merged)
        #expect(try town.district.undoEdit(actor: "wang").hasDraft == false)
        #expect(throws: StorageError.noDraft) { try town.district.undoEdit(actor: "wang") }
        // In force all the time.
        #expect(try town.district.read { try $0.grids() }.count == 3)
    }

    @Test func `what a division drew is not taken back`() throws {
        try town.draft(JourneysTown.halves)
        _ = try edit(.merge([Self.code(1), Self.code(2)]))
        _ = try town.district.undoEdit(actor: "li")
        #expect(throws: StorageError.editRefused(.nothingToUndo)) { try town.district.undoEdit(actor: "li") }
        // A new division leaves nothing to go back to.
        _ = try edit(.merge([Self.code(1), Self.code(2)]))
        _ = try town.district.partition(PartitionRequest(actor: "li"))
        #expect(throws: StorageError.editRefused(.nothingToUndo)) { try town.district.undoEdit(actor: "li") }
    }

    @Test func `buildings move, and a publish tells how many`() throws {
        // In the row in the south, the last house of the west, and the one before it.
        let summary = try edit(.move(["b4", "b3"], to: Self.code(2)))
        #expect(summary.grids.filter { $0.community == Self.community }.map(\.households) == [480, 520])
        #expect(summary.grids.prefix(2).map(\.isKept) == [true, true])
        #expect(try town.district.publish(PublishRequest(actor: "li")).moved == 2)
        // Others stand between.
        #expect(try refusal(.move(["b0"], to: Self.code(2))) == .breaks(grid: Self.code(2), pieces: 2))
    }

    @Test func `what cannot be made is refused, and nothing changes`() throws {
        let other = JourneysTown.codes[1] + "001"
        #expect(try refusal(.merge([Self.code(1), other])) == .notTogether(grid: other, with: Self.code(1)))
        #expect(
            try refusal(.merge([Self.code(1), Self.code(1)])) == .notTogether(grid: Self.code(1), with: Self.code(1)))
        #expect(try refusal(.move(["nobody"], to: Self.code(1))) == .unknownBuilding(ref: "nobody"))
        let line = SketchSource.places([Point(0, 0), Point(10, 10)])
        #expect(try refusal(.part(Self.code(1), along: line)) == .partsNothing)
        #expect(
            try refusal(.redraw(Self.code(1), Self.code(2), along: line), keeping: Self.code(1))
                == .cannotKeep(grid: Self.code(1)))
        #expect(try refusal(.split(Self.code(1), parts: 99)) == .tooFewBlocks(grid: Self.code(1), blocks: 50))
        #expect(throws: StorageError.unknownGrid(code: Self.code(9))) { try edit(.split(Self.code(9), parts: 2)) }
        #expect(try town.district.read { try $0.draft() } == nil)
        var lock = PartitionRequest(actor: "li")
        lock.communities = [Self.community]
        lock.rebalances = true
        lock.locked = [Self.code(1)]
        _ = try town.district.partition(lock)
        #expect(try refusal(.merge([Self.code(1), Self.code(2)])) == .locked(grid: Self.code(1)))
    }

    @Test func `a draft of a plan that is no longer in force is not edited`() throws {
        try town.draft(JourneysTown.halves)
        let stale = try #require(try town.district.read { try $0.draft() })
        _ = try town.district.publish(PublishRequest(actor: "li"))
        try town.district.write(.test) { try $0.setDraft(stale) }
        #expect(throws: StorageError.draftOutdated(base: 1, inForce: 2)) {
            try edit(.merge([Self.code(1), Self.code(2)]))
        }
    }
}
