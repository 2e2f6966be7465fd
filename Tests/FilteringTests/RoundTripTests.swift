import Filtering
import Geometry
import TestSupport
import Testing

@Suite struct RoundTripTests {
    @Test(arguments: Seed.first(400)) func `what is printed reads back as the same filter`(seed: Seed) throws {
        var random = RandomFilter(generator: seed.generator)
        for _ in 0..<20 {
            let filter = random.filter(3)
            let text = filter.description
            if text.utf8.count > FilterLimits.maxBytes { continue }
            do {
                #expect(try Samples.filter(text) == filter, "\(text)")
            } catch let error as FilterError where error.reason.contains("more than") {
                continue
            }
        }
    }

    /// The canonical form of a filter is that of all that are written otherwise and mean the same.
    @Test func `filters that mean the same have one canonical form`() throws {
        for texts in [
            [
                "households > 300 AND locked", "locked AND 300 < households",
                "NOT households <= 300 AND locked AND locked",
            ],
            ["floors = households", "households = floors", "NOT floors <> households"],
            ["kind IN ('b','a')", "kind IN ('a','b','a')"],
            ["(locked OR floors < 2) OR name = 'x'", "'x' = name OR (2 > floors OR locked)"],
            ["NOT (NOT locked)", "locked"],
        ] {
            let forms = try texts.map { try Samples.filter($0).canonical }
            #expect(Set(forms).count == 1, "\(forms)")
        }
        let others = try ["households > 300", "households >= 300", "NOT locked", "kind IN ('a')"].map(Samples.filter)
        #expect(Set(others.map(\.canonical)).count == 4)
    }

    @Test(arguments: Seed.first(300)) func `a canonical form accepts the same rows, and is its own`(seed: Seed) throws {
        var random = RandomFilter(generator: seed.generator)
        for _ in 0..<20 {
            let filter = random.filter(3)
            #expect(filter.canonical.canonical == filter.canonical, "\(filter)")
            guard let before = try? FilterTest(filter), let after = try? FilterTest(filter.canonical) else { continue }
            for _ in 0..<20 {
                let row = random.row()
                #expect(try before.accepts(row) == after.accepts(row), "\(filter)\n\(filter.canonical)")
            }
        }
    }

    /// Any text, near CQL2 or not, is read or refused; nothing traps.
    @Test(arguments: Seed.first(200)) func `no text brings the parsers down`(seed: Seed) {
        var generator = seed.generator
        let pieces = [
            "households", "name", "geom", "'", "\"", "(", ")", ",", "AND", "OR", "NOT", "LIKE", "IN", "BETWEEN", "IS",
            "NULL",
            "=", "<", ">", "-", "+", "^", "div", "1", "9223372036854775808", "1e308", ".", "S_WITHIN(", "BBOX(",
            "POINT(",
            "POLYGON((", "T_AFTER(", "DATE(", "INTERVAL(", "'..'", "\\", "%", "\u{0}", "é", "😀", " ", "{", "}", "[",
            "]", ":",
            "\"op\"", "\"args\"", "\"property\"", "\"bbox\"", "\"type\"", "true", "null",
        ]
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                    + (Bool.random(using: &generator) ? " " : "")
            }.joined()
            for read in [{ try Filter(text: text, Samples.schema) }, { try Filter(json: text, Samples.schema) }] {
                do { _ = try read() } catch {
                    if case .offset(let offset)? = (error as? FilterError)?.place {
                        #expect((0...text.utf8.count).contains(offset), "\(text)")
                    }
                }
            }
        }
    }
}
