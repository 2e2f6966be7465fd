import Foundation
import Planning
import Testing

struct `Profiles of rules` {
    @Test(arguments: ["300...500", "300-500", "300–500", " 300 ... 500 "])
    func `a band is read as planners write it`(text: String) throws {
        #expect(try HouseholdBand(text).range == 300...500)
    }

    @Test(arguments: ["", "300", "500...300", "-5...10", "0...10", "300....500", "a...b", "1...9999999", "1e2...1e3"])
    func `a malformed band is refused`(text: String) {
        #expect(throws: PlanningError.malformedBand(text)) { try HouseholdBand(text) }
    }

    @Test func `profiles are settings that survive JSON`() throws {
        var profiles = RuleProfiles.standard
        profiles.rural.band = try HouseholdBand("150...300")
        profiles.rural.severities[.householdBand] = .report
        let data = try JSONEncoder().encode(profiles)
        #expect(String(decoding: data, as: UTF8.self).contains(#""householdBand":"report""#))
        #expect(try JSONDecoder().decode(RuleProfiles.self, from: data) == profiles)
    }
}
