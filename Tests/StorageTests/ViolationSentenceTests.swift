import Planning
import Storage
import Testing

struct ViolationSentenceTests {
    private func sentences(_ violation: Violation) -> [String] {
        [Language.english, .chinese].map { ViolationReport(violation).sentence($0) }
    }

    @Test func `a rule that is not kept is told in a sentence, not by its name`() {
        #expect(
            sentences(Violation(.onePiece, .error, area: "g", measured: 2, maximum: 1))
                == ["g is in 2 pieces", "g 分成 2 片，不连通"])
        #expect(
            sentences(Violation(.onePiece, .warning, area: "g", measured: 1, maximum: 0))
                == ["g has a hole that no dedicated grid (专属网格) fills", "g 内有空洞，洞内并非专属网格"])
        #expect(
            sentences(Violation(.householdBand, .warning, area: "g", measured: 649, minimum: 300, maximum: 500))
                == ["g has 649 households, outside 300...500", "g 有 649 户，不在 300...500 之内"])
        #expect(
            sentences(Violation(.noBuildingCut, .error, area: "g", measured: 1, maximum: 0, subjects: ["b1"]))
                == ["the border of g cuts 1 building: b1", "g 的界线穿过 1 栋楼：b1"])
        let many = (1...8).map { "b\($0)" }
        #expect(
            sentences(Violation(.everyBuildingInOneGrid, .error, area: "c", measured: 8, maximum: 0, subjects: many))
                == [
                    "c has 8 buildings in none of its grids: b1, b2, b3, b4, b5, b6 and 2 more",
                    "c 有 8 栋楼不在任何网格：b1、b2、b3、b4、b5、b6 等 8 项",
                ])
        #expect(
            sentences(Violation(.insideOneCommunity, .error, area: "g", measured: 0.999, minimum: 1)).first
                == "g lies in its community with 99 % of its ground only")
        for rule in Rule.allCases {
            let told = sentences(Violation(rule, .error, area: "g", measured: 1))
            #expect(told.allSatisfy { !$0.contains(rule.rawValue) } && told[0] != told[1])
        }
    }
}
