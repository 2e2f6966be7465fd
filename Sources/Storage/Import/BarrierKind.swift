/// What a barrier is, from the words that maps use for it, and how much borders are drawn to it.
enum BarrierKind: String, CaseIterable {
    case river, stream, railway, arterial, street, path, wall, bridge, crossing, gate, other

    /// The columns of OpenStreetMap and of Chinese surveys that say what a line is.
    static let columns = ["highway", "railway", "waterway", "barrier", "water", "natural", "类型", "要素类型"]

    /// 0 not at all, 1 fully.
    var strength: Double {
        switch self {
        case .river, .railway: 1
        case .arterial: 0.9
        case .street, .stream: 0.6
        case .wall: 0.5
        case .path: 0.3
        case .bridge, .crossing, .gate, .other: 0.2
        }
    }

    /// - Parameters:
    ///   - word: a value such as `primary`, `river` or `围墙`; `yes` says no more than its column.
    ///   - column: where it was found.
    init(_ word: String, column: String?) {
        let value = word.lowercased()
        let known = Self.words[value] ?? Self.words[String(value.prefix { $0 != "_" })]
        let saysNothing = ["", "yes", "true", "1"].contains(value)
        self = known ?? (saysNothing ? column.flatMap { Self.words[$0.lowercased()] } : nil) ?? .other
    }

    private static let words: [String: BarrierKind] = {
        let table: [(BarrierKind, String)] = [
            (.river, "river canal riverbank water lake reservoir coastline bay waterway 河流 江河 河 湖 湖泊 运河 水系 面状水系 水库"),
            (
                .stream,
                "stream ditch drain brook pond basin wetland fountain pool swimming_pool reflecting_pool moat 沟渠 水渠 小溪 池塘"
            ),
            (.railway, "rail railway light_rail narrow_gauge monorail funicular preserved 铁路 轻轨"),
            (.arterial, "motorway trunk primary secondary arterial expressway 高速公路 快速路 主干路 主干道 次干路 国道 省道"),
            (
                .street,
                "street tertiary unclassified residential living_street road highway busway tram 支路 街道 道路 城市道路 县道 乡道"
            ),
            (
                .path,
                "path footway pedestrian steps track service cycleway bridleway corridor abandoned disused 小路 步行道 巷 内部道路"
            ),
            (
                .wall,
                "wall city_wall retaining_wall fence hedge guard_rail barrier cliff embankment dyke tree_row 围墙 栅栏 墙 城墙 堤 陡坎"
            ),
            (.bridge, "bridge 桥 桥梁"), (.crossing, "crossing level_crossing 道口 路口"),
            (.gate, "gate entrance lift_gate swing_gate toll_booth 大门 门"),
        ]
        return Dictionary(
            table.flatMap { kind, words in words.split(separator: " ").map { (String($0), kind) } },
            uniquingKeysWith: { first, _ in first })
    }()
}

extension BarrierKind: CustomStringConvertible {
    var description: String { rawValue }
}
