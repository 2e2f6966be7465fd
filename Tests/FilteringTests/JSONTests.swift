import Geometry
import Testing

@testable import Filtering

/// CQL2 JSON says the same as the text.
@Suite struct JSONTests {
    @Test(arguments: [
        (
            #"{"op":"and","args":[{"property":"locked"},{"op":"not","args":[{"property":"locked"}]}]}"#,
            "locked AND NOT locked"
        ),
        (#"{"op":"or","args":[true,false,{"property":"locked"}]}"#, "TRUE OR FALSE OR locked"),
        (#"{"op":">","args":[{"property":"households"},300]}"#, "households > 300"),
        (#"{"op":"<>","args":[{"property":"name"},"it's"]}"#, "name <> 'it''s'"),
        (#"{"op":"=","args":[{"property":"name"},"\\"]}"#, #"name = '\'"#),
        (#"{"op":"like","args":[{"property":"name"},"C:\\\\%"]}"#, #"name LIKE 'C:\\%'"#),
        (#"{"op":"<=","args":[{"property":"households"},1.5]}"#, "households <= 1.5"),
        (
            #"{"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["A%"]}]}"#,
            "CASEI(name) LIKE CASEI('A%')"
        ),
        (#"{"op":"=","args":[{"op":"accenti","args":[{"property":"name"}]},"e"]}"#, "ACCENTI(name) = 'e'"),
        (#"{"op":"between","args":[{"property":"households"},1,2]}"#, "households BETWEEN 1 AND 2"),
        (#"{"op":"in","args":[{"property":"kind"},["a","b"]]}"#, "kind IN ('a','b')"),
        (#"{"op":"isNull","args":[{"property":"name"}]}"#, "name IS NULL"),
        (
            #"{"op":"=","args":[{"op":"+","args":[{"property":"households"},{"op":"^","args":[2,3]}]},{"op":"div","args":[9,2]}]}"#,
            "households + 2 ^ 3 = 9 DIV 2"
        ),
        (
            #"{"op":"=","args":[{"op":"-","args":[1,{"op":"*","args":[2,{"op":"/","args":[3,{"op":"%","args":[4,5]}]}]}]},0]}"#,
            "1 - 2 * (3 / (4 % 5)) = 0"
        ),
        (
            #"{"op":"s_intersects","args":[{"property":"geom"},{"type":"Point","coordinates":[1,2]}]}"#,
            "S_INTERSECTS(geom,POINT(1 2))"
        ),
        (#"{"op":"s_within","args":[{"property":"geom"},{"bbox":[1,2,3,4]}]}"#, "S_WITHIN(geom,BBOX(1,2,3,4))"),
        (
            #"{"op":"s_disjoint","args":[{"property":"geom"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}]}"#,
            "S_DISJOINT(geom,POLYGON((0 0,1 0,1 1,0 0)))"
        ),
        (#"{"op":"t_after","args":[{"property":"built"},{"date":"2020-01-01"}]}"#, "T_AFTER(built,DATE('2020-01-01'))"),
        (
            #"{"op":"t_metBy","args":[{"interval":[{"property":"begins"},{"property":"ends"}]},{"interval":["..","2020-01-01T00:00:00Z"]}]}"#,
            "T_METBY(INTERVAL(begins,ends),INTERVAL('..','2020-01-01T00:00:00Z'))"
        ),
        (
            #"{"op":"=","args":[{"property":"updated"},{"timestamp":"2020-01-01T00:00:00Z"}]}"#,
            "updated = TIMESTAMP('2020-01-01T00:00:00Z')"
        ),
    ])
    func `JSON and text are one language`(json: String, text: String) throws {
        #expect(try Filter(json: json, Samples.schema) == Samples.filter(text))
    }

    @Test(arguments: [
        ("null", "$"), ("[1]", "$"), ("1", "$"), (#"{"op":"and","args":[true]}"#, "$.args"),
        (#"{"op":"=","args":[{"property":"nobody"},1]}"#, "$.args[0]"),
        (#"{"op":"and","args":[true,{"op":">","args":[{"property":"households"},"a"]}]}"#, "$.args[1].args[1]"),
        (#"{"op":"near","args":[1,2]}"#, "$.op"), (#"{"op":"not"}"#, "$"),
        (#"{"op":"not","args":[true,true]}"#, "$.args"),
        (#"{"op":"in","args":[{"property":"kind"},"a"]}"#, "$.args"),
        (#"{"op":"in","args":[{"property":"kind"},[1]]}"#, "$.args[1][0]"),
        (#"{"op":"s_within","args":[{"property":"geom"},{"bbox":[1,2,3]}]}"#, "$.args[1]"),
        (#"{"op":"s_within","args":[{"property":"geom"},{"bbox":[1,2,3,"a"]}]}"#, "$.args[1].bbox[3]"),
        (#"{"op":"s_within","args":[{"property":"geom"},{"type":"Polygon","coordinates":[[[0,0]]]}]}"#, "$.args[1]"),
        (#"{"op":"t_after","args":[{"property":"built"},{"interval":["..",1]}]}"#, "$.args[1].interval[1]"),

        (#"{"op":"=","args":[{"property":"name"},null]}"#, "$.args[1]"),
    ])
    func `a faulty member is named by its path`(json: String, path: String) {
        let error = #expect(throws: FilterError.self) { try Filter(json: json, Samples.schema) }
        #expect(error?.place == .path(path), "\(json): \(String(describing: error))")
    }

    @Test func `what is no JSON is refused where it breaks`() {
        for (json, offset) in [("{", 1), (#"{"op" 1}"#, 6), (#"{"op":"not","args":[tru]}"#, 20), ("true false", 5)] {
            let error = #expect(throws: FilterError.self) { try Filter(json: json, Samples.schema) }
            #expect(error?.place == .offset(offset), "\(json): \(String(describing: error))")
        }
    }

    @Test(arguments: [10, 40, 100, 10_000]) func `depth is bounded`(depth: Int) throws {
        let open = String(repeating: #"{"op":"not","args":["#, count: depth)
        let json = open + "true" + String(repeating: "]}", count: depth)
        if depth < FilterLimits.maxDepth {
            _ = try Filter(json: json, Samples.schema)
        } else {
            #expect(throws: FilterError.self) { try Filter(json: json, Samples.schema) }
        }
        #expect(throws: FilterError.self) {
            try Filter(json: String(repeating: "[", count: min(depth, 4000)), Samples.schema)
        }
    }
}
