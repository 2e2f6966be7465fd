import Foundation
import Planning
import Testing

struct `Households of a building` {
    @Test func `units that were counted sum into their building`() {
        #expect(Households.ofBuilding(units: [3, nil, 4], recorded: 99, estimate: 50) == Households(7, .recorded))
    }

    @Test func `otherwise its own record, otherwise the estimate`() {
        #expect(Households.ofBuilding(units: [nil], recorded: 9, estimate: 50) == Households(9, .recorded))
        #expect(Households.ofBuilding(units: [], recorded: 0, estimate: 50) == Households(0, .recorded))
        #expect(Households.ofBuilding(units: [], recorded: nil, estimate: 50) == Households(50, .estimated))
    }

    @Test func `a sum is recorded when every household in it is`() {
        #expect(Households.sum([Households(3, .recorded), Households(0, .estimated)]) == Households(3, .recorded))
        #expect(Households.sum([Households(3, .recorded), Households(1, .estimated)]) == Households(4, .estimated))
        #expect(Households.sum([]) == Households(0, .recorded))
    }

    @Test(arguments: [
        (600.0, 10.0, "apartments", 60), (600, nil, "residential", 18), (20, 1, "house", 1), (600, 6, "yes", 36),
        (600, nil, "", 18), (600, 1, "yes", 0), (25, nil, "yes", 0), (600, 6, "hotel", 0), (600, 6, "church", 0),
        (600, 6, "roof", 0), (600, 6, "school", 0), (600, 6, "garages", 0), (600, 6, "commercial", 0),
        (600, 6, "construction", 0), (600, 6, "住宅楼", 36), (600, 6, "学校", 0), (600, 6, " Apartments ", 36),
    ])
    func `an estimate is floor area over the area that a household takes`(
        footprint: Double, levels: Double?, use: String, expected: Int
    ) {
        #expect(HouseholdEstimator().estimate(footprint: footprint, levels: levels, use: use) == expected)
    }

    @Test func `the factor and the missing levels are settings`() {
        let estimator = HouseholdEstimator(squareMetresPerHousehold: 50, defaultLevels: 6)
        #expect(estimator.estimate(footprint: 500, levels: nil, use: "apartments") == 60)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, -5, 0, 1e300])
    func `no figure traps`(wild: Double) {
        let estimator = HouseholdEstimator()
        #expect((0...100_000).contains(estimator.estimate(footprint: wild, levels: 5, use: "house")))
        #expect((1...100_000).contains(estimator.estimate(footprint: 100, levels: wild, use: "house")))
        let broken = HouseholdEstimator(squareMetresPerHousehold: wild, defaultLevels: wild)
        #expect((0...100_000).contains(broken.estimate(footprint: 100, levels: nil, use: "house")))
    }
}
