import Planning
import Testing

struct `Division codes` {
    @Test(arguments: [
        ("421003", Level.district, "421003000000"), ("421003001", .street, "421003001000"),
        ("421003001004", .community, "421003001004"), (" 421003001004\t", .community, "421003001004"),
    ])
    func `six, nine and twelve digits name a district, a street, a community`(
        text: String, level: Level, padded: String
    ) throws {
        let code = try DivisionCode(text)
        #expect(code.level == level)
        #expect(code.padded == padded)
        #expect(try DivisionCode(padded) == code)
    }

    @Test(arguments: ["4.21003E+11", "4.21003e11", "4.21003E+14", "4E+5"])
    func `a code that a spreadsheet made a number of has its own error`(text: String) {
        #expect(throws: PlanningError.codeInScientificNotation(text)) { try DivisionCode(text) }
        #expect(throws: PlanningError.codeInScientificNotation(text)) { try GridCode(text) }
    }

    @Test(arguments: [
        "", " ", "42100", "4210030", "421003.0", "42100300100a", "421003000004", "000000000000", "０４２１００",
        "٤٢١٠٠٣", "E", "1e1e1", "-42100", "4210030010041", "nanE5",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: PlanningError.malformedCode(text)) { try DivisionCode(text) }
    }

    @Test func `a division contains those below it`() throws {
        let district = try DivisionCode("421003")
        let community = try DivisionCode("421003001004")
        #expect(district.contains(community))
        #expect(!community.contains(district))
        #expect(community.parent?.parent == district)
        #expect(district.parent == nil)
    }

    @Test(arguments: [("111", CommunityClass.urban), ("220", .rural), ("村", .rural), ("urban", .urban)])
    func `a class is read as files state it`(text: String, expected: CommunityClass) {
        #expect(CommunityClass(stated: text) == expected)
    }

    @Test(arguments: ["", "x", "311", "1１1"])
    func `an unknown class is none`(text: String) {
        #expect(CommunityClass(stated: text) == nil)
    }
}
