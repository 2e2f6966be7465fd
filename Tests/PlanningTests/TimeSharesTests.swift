import Testing

@testable import Planning

@Suite struct TimeSharesTests {
    @Test func `time is shared out by blocks, and what is left over goes to the others`() {
        let start = ContinuousClock.now
        let shares = TimeShares(start + .seconds(100), blocks: 10, atOnce: 2)
        #expect(shares.begin(blocks: 2, now: start) == start + .seconds(40))
        #expect(shares.begin(blocks: 2, now: start) == start + .seconds(50))
        // The first has ended after ten seconds already.
        let early = start + .seconds(10)
        #expect(shares.begin(blocks: 3, now: early) == start + .seconds(100))
        #expect(shares.begin(blocks: 3, now: start + .seconds(20)) == start + .seconds(100))
    }

    @Test func `without a deadline a search has none`() {
        #expect(TimeShares(nil, blocks: 10).begin(blocks: 5) == nil)
    }
}
