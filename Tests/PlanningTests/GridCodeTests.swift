import Planning
import Testing

struct `Grid codes` {
    @Test func `a grid code is its community's and three digits`() throws {
        let code = try GridCode("421003001004003")
        #expect(code.community.text == "421003001004")
        #expect(code.sequence == 3)
        #expect(code.text == "421003001004003")
    }

    @Test(arguments: ["421003001004000", "421003001004", "421003001000003", "4210030010040031", "42100300100400x"])
    func `what is no grid code is refused`(text: String) {
        #expect(throws: PlanningError.malformedCode(text)) { try GridCode(text) }
    }

    @Test func `a grid needs a community, and a number up to 999`() throws {
        let street = try DivisionCode("421003001")
        #expect(throws: PlanningError.notACommunity("421003001")) { try GridCode(community: street, sequence: 1) }
        let community = try DivisionCode("421003001004")
        #expect(throws: PlanningError.codesExhausted(community: "421003001004")) {
            try GridCode(community: community, sequence: 1000)
        }
    }

    @Test(arguments: [
        ("三义街社区居民委员会", "三义街社区第3网格"), ("杨井村村民委员会", "杨井村第3网格"), ("八岭山茶场生活区", "八岭山茶场生活区第3网格"),
        ("文庙社区居委会", "文庙社区第3网格"), ("居民委员会", "居民委员会第3网格"),
    ])
    func `the default name leaves the committee out`(community: String, name: String) throws {
        #expect(try GridCode("421003001004003").defaultName(community: community) == name)
    }
}
