/// What can be imported: the feature layers of a district's file, and recorded household counts.
public enum ImportLayer: String, CaseIterable, Codable, Sendable {
    case district, streets, communities, grids, barriers, estates, buildings, units, facilities, households
}

extension ImportLayer {
    /// The feature layer it goes into; `nil` for households, which are a column of buildings and units.
    public var features: Layer? { Layer(rawValue: rawValue) }
}

/// A field that an import fills, and the columns it is looked for in when nobody says.
public struct TargetField: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The natural key.
        case key
        case text
        /// A whole number, not negative.
        case count
        /// A number in a range.
        case number(ClosedRange<Double>)
        /// `yes`, `true`, `1`, `是` …
        case flag
        /// One of a few words.
        case word([String: String])
    }

    public let name: String
    public let kind: Kind
    /// Names of columns, compared without case, in the order of preference.
    public let columns: [String]

    init(_ name: String, _ kind: Kind, _ columns: [String] = []) {
        self.name = name
        self.kind = kind
        self.columns = [name] + columns
    }
}

extension ImportLayer {
    /// The fields that `--field target=source` and `--set target=value` can name.
    public var targets: [TargetField] {
        switch self {
        case .district:
            [
                Self.code(["adcode", "district_code", "区代码", "行政区划代码"]), Self.name(["district_name", "区名称"]),
                Self.areaClass,
            ]
        case .streets:
            [Self.code(["street_code", "街道代码"]), Self.name(["street_name", "街道名称", "街道"]), Self.areaClass]
        case .communities:
            [Self.code(["community_code", "社区代码"]), Self.name(["community_name", "社区名称", "社区"]), Self.areaClass]
        case .grids:
            [
                Self.code(["grid_code", "网格代码", "网格编码"]), Self.name(["grid_name", "网格名称", "网格"]),
                TargetField("community", .text, ["community_code", "社区代码"]),
                TargetField("kind", .word(Self.gridKinds), ["网格类型"]),
            ]
        case .barriers:
            [
                Self.ref([]), Self.name([]),
                TargetField("kind", .text, BarrierKind.columns), TargetField("strength", .number(0...1), ["强度"]),
                TargetField("bridge", .flag, ["桥"]), TargetField("tunnel", .flag, ["隧道"]),
                TargetField("layer", .number(-100...100)),
            ]
        case .estates: [Self.ref(["小区编号"]), Self.name(["小区名称", "小区"])]
        case .buildings:
            [
                Self.ref(["building_ref", "building_id", "楼栋编号", "楼栋编码"]), Self.name(["楼栋名称", "楼栋"]),
                TargetField("use", .text, ["building", "用途", "房屋用途"]),
                TargetField("levels", .number(0...200), ["building_levels", "building:levels", "floors", "层数", "楼层"]),
                TargetField("households", .count, ["户数"]), TargetField("population", .count, ["人口", "人数"]),
                TargetField("estate", .text, ["estate_ref", "小区编号"]),
            ]
        case .units:
            [
                Self.ref(["unit_ref", "unit_id", "单元编号", "单元编码"]),
                TargetField("building", .text, ["building_ref", "楼栋编号", "楼栋编码"]),
                TargetField("households", .count, ["户数"]), TargetField("population", .count, ["人口", "人数"]),
            ]
        case .facilities: [Self.ref(["部件编号", "部件代码"]), TargetField("kind", .text, ["类型", "部件类型"]), Self.name(["名称"])]
        case .households:
            [
                TargetField("building", .text, ["building_ref", "ref", "楼栋编号", "楼栋编码"]),
                TargetField("unit", .text, ["unit_ref", "单元编号", "单元编码"]),
                TargetField("households", .count, ["户数"]), TargetField("population", .count, ["人口", "人数"]),
            ]
        }
    }

    private static func code(_ columns: [String]) -> TargetField { TargetField("code", .key, columns + ["代码", "编码"]) }

    private static func ref(_ columns: [String]) -> TargetField {
        TargetField("ref", .key, columns + ["编号", "id", "uid", "gid", "objectid"])
    }

    private static func name(_ columns: [String]) -> TargetField { TargetField("name", .text, columns + ["名称"]) }

    private static let areaClass = TargetField("class", .text, ["城乡分类", "城乡分类代码", "类别"])

    private static let gridKinds = [
        "ordinary": "ordinary", "基础网格": "ordinary", "普通网格": "ordinary", "dedicated": "dedicated", "专属网格": "dedicated",
    ]
}
