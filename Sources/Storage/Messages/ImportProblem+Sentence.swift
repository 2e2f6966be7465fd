import Geometry
import Planning
import Topology

extension ImportProblem {
    /// What is wrong, or was noticed, and what to do; one sentence or two.
    public func sentence(_ language: Language = .current) -> String {
        sourceSentence(language) ?? locatingSentence(language) ?? valueSentence(language) ?? shapeSentence(language)
            ?? remark(language) ?? code
    }

    private func sourceSentence(_ say: Language) -> String? {
        switch self {
        case .notFound: say("there is no such file", "文件不存在")
        case .notReadable(let reason): say("cannot be read: \(reason)", "无法读取：\(reason)")
        case .noFeatures: say("there is nothing in it", "其中没有任何要素")
        case .layerUnknown(let name, let available):
            say(
                "there is no layer “\(name)”; it has: \(say.list(available))",
                "没有图层“\(name)”；现有图层：\(say.list(available))")
        case .severalLayers(let names):
            say(
                "it has several layers: \(say.list(names)); name one as FILE:LAYER",
                "含有多个图层：\(say.list(names))；请写成 文件:图层 指定其一")
        case .toolMissing(let tool, let format):
            say(
                "reading “.\(format)” needs GDAL's \(tool), which is not installed (Debian, Ubuntu: apt install gdal-bin); "
                    + ".geojson, .csv and .gpkg need nothing else",
                "读取“.\(format)”需要 GDAL 的 \(tool)，本机未安装（Debian、Ubuntu：apt install gdal-bin）；.geojson、.csv、.gpkg 可直接读取")
        case .toolFailed(let tool, let reason): say("\(tool) failed: \(reason)", "\(tool) 转换失败：\(reason)")
        case .toolTooSlow(let tool, let seconds):
            say("\(tool) was stopped after \(seconds) seconds", "\(tool) 超过 \(seconds) 秒，已停止")
        case .encodingUnknown(let name):
            say(
                "unknown encoding “\(name)”; usual ones are UTF-8, GB18030, UTF-16",
                "未知编码“\(name)”；常用编码：UTF-8、GB18030、UTF-16")
        case .notInEncoding(let encoding, let line, let advice):
            say(
                "line \(line) is not \(encoding)\(advice.map { "; it looks like \($0): try --encoding \($0)" } ?? "")",
                "第 \(line) 行不是 \(encoding) 文本\(advice.map { "；像是 \($0)：请加 --encoding \($0)" } ?? "")")
        case .misdecoded(let text, let meant, let encoding):
            say(
                "“\(text)” looks mis-decoded\(meant.isEmpty ? "" : " (“\(meant)”?)"): it was written in \(encoding) and read as "
                    + "something else. Give --encoding \(encoding), or export it again as UTF-8; if it is right as it is, "
                    + "say --encoding UTF-8",
                "“\(text)”像是乱码\(meant.isEmpty ? "" : "（应为“\(meant)”？）")：原文为 \(encoding)，被按其他编码读取。"
                    + "请加 --encoding \(encoding)，或重新导出为 UTF-8；若文本无误，请加 --encoding UTF-8")
        case .unclosedQuote(let line):
            say("the quote opened in the record of line \(line) never closes", "第 \(line) 行起的记录引号未闭合")
        case .strayQuote(let line):
            say(
                "line \(line) has a quote in the middle of a field; a field with quotes is quoted as a whole",
                "第 \(line) 行的引号出现在字段中间；含引号的字段应整体加引号")
        case .columnCount(let line, let expected, let found):
            say(
                "line \(line) has \(found) fields where the header has \(expected)",
                "第 \(line) 行有 \(found) 个字段，表头有 \(expected) 个")
        case .controlInText(let line):
            say("line \(line) holds a NUL or another control character", "第 \(line) 行含有 NUL 或其他控制字符")
        case .columnTwice(let name): say("the header names “\(name)” twice", "表头中“\(name)”出现两次")
        case .lineTooLong(let line): say("the record of line \(line) is too long", "第 \(line) 行的记录过长")
        case .halfCoordinates:
            say(
                "it has only one of the two columns of longitude and latitude",
                "经度、纬度两列只有其一")
        case .noCoordinates:
            say(
                "it needs a column of longitudes (lon, longitude, x, 经度) and one of latitudes (lat, latitude, y, 纬度)",
                "需要经度列（lon、longitude、x、经度）和纬度列（lat、latitude、y、纬度）")
        default: nil
        }
    }

    private func locatingSentence(_ say: Language) -> String? {
        switch self {
        case .columnTaken(let name):
            say(
                "there is a column or property “\(name)” already, and locating adds one of this name; rename it or leave it out",
                "已有名为“\(name)”的列或属性，定位要添加同名项；请改名或去掉")
        case .brokenPair(let bytes, let size):
            say(
                "the input ends \(bytes) bytes into a pair of \(size)",
                "输入在一个 \(size) 字节的坐标对中间结束（仅 \(bytes) 字节）")
        case .unusableIndex(let error): error.sentence(say)
        case .indexIsReadAlready:
            say(
                "it is an index: --id and --areas-crs go with gridmap index, and --lenient with the areas' own file",
                "这是索引文件：--id、--areas-crs 用于 gridmap index，--lenient 须用原区域文件")
        default: nil
        }
    }

    private func valueSentence(_ say: Language) -> String? {
        switch self {
        case .control(let field): say("\(field) holds a control character", "\(field) 含有控制字符")
        case .targetUnknown(let name, let known):
            say(
                "there is no field “\(name)”; this layer has: \(say.list(known))",
                "没有字段“\(name)”；本图层的字段：\(say.list(known))")
        case .columnUnknown(let name, let available):
            say(
                "there is no column “\(name)”; there are: \(say.list(available, limit: 40))",
                "没有列“\(name)”；现有列：\(say.list(available, limit: 40))")
        case .keyNeeded(let target, let available):
            say(
                "no column tells the rows apart for good: name the one that does with --key (fills \(target)); there are: "
                    + say.list(available, limit: 40),
                "没有可长期区分各行的列：请用 --key 指定（对应 \(target)）；现有列：\(say.list(available, limit: 40))")
        case .missing(let field): say("\(field) is empty", "\(field) 为空")
        case .notANumber(let field, let text):
            say("\(field) is “\(text)”, which is not a number it can be", "\(field) 为“\(text)”，不是有效的数")
        case .outsideRange(let field, let text, let allowed):
            say("\(field) is “\(text)”; allowed are \(allowed)", "\(field) 为“\(text)”；允许：\(allowed)")
        case .notAFlag(let field, let text):
            say("\(field) is “\(text)”; say yes or no", "\(field) 为“\(text)”；请填 是 或 否")
        case .notACode(let text):
            say(
                "“\(text)” is no code: a code has 6 digits for a district, 9 for a street, 12 for a community, 15 for a grid",
                "“\(text)”不是有效代码：区 6 位，街道 9 位，社区 12 位，网格 15 位")
        case .wrongLevel(let text, let found, let expected):
            say(
                "“\(text)” is the code of a \(found), not of a \(expected)",
                "“\(text)”是\(Self.chineseLevel(found))的代码，不是\(Self.chineseLevel(expected))的代码")
        case .spreadsheetCode(let text):
            say(
                "the code “\(text)” was made a number by a spreadsheet and has lost digits: format the column as text and "
                    + "fill it again",
                "代码“\(text)”已被电子表格转成数值，数字已丢失：请将该列设为文本格式后重新填写")
        case .duplicate(let field, let text, let first):
            say(
                "\(field) “\(text)” is also that of row \(first); --key names another column",
                "\(field)“\(text)”与第 \(first) 行重复；可用 --key 指定其他列")
        case .parentUnknown(let code, let level):
            say("there is no \(level) \(code) here: import it first", "没有\(Self.chineseLevel(level)) \(code)：请先导入")
        case .wrongCommunity(let code, let community):
            say("the code \(code) is not one of community \(community)", "代码 \(code) 不属于社区 \(community)")
        case .outsideCommunities: say("it lies in no community", "不在任何社区内")
        case .outsideCommunity(let code):
            say("no part of it lies in its community \(code)", "与所属社区 \(code) 没有重叠")
        case .nothingToMatch(let layer):
            say("there is nothing in \(layer) yet that it could belong to", "\(layer) 图层为空，没有可对应的要素")
        case .buildingMissing(let ref): say("there is no building “\(ref)”", "没有楼栋“\(ref)”")
        case .gridNotInForce(let code, let isRetired):
            isRetired
                ? say("grid \(code) is retired: give one in force", "网格 \(code) 已停用：请给出现行网格")
                : say("there is no grid “\(code)”", "没有网格“\(code)”")
        case .decidedTwice(let ref, let first):
            say("row \(first) decides about building “\(ref)” already", "第 \(first) 行已对楼栋“\(ref)”作出核定")
        case .decisionMissing(let ref):
            say("nobody's decision about building “\(ref)” is open", "楼栋“\(ref)”没有可撤回的核定")
        case .contradiction(let ref, let option):
            say(
                "\(option) says something else about building “\(ref)”: give one of them",
                "\(option) 对楼栋“\(ref)”另有说法：请只保留其一")
        default: nil
        }
    }

    private func shapeSentence(_ say: Language) -> String? {
        switch self {
        case .geometry(let error): error.sentence(say)
        case .projectedCoordinates:
            say(
                "the coordinates are not degrees; they look like metres of a projection: say which with --crs "
                    + "(EPSG:4526, EPSG:4546 … for 3-degree Gauss-Krüger)",
                "坐标不是经纬度，像是投影坐标（米）：请用 --crs 指明（如三度带高斯-克吕格 EPSG:4526、EPSG:4546）")
        case .swappedAxes:
            say(
                "longitude and latitude are swapped: the source gives latitude first",
                "经纬度颠倒：数据中纬度在前")
        case .looksLike(let scheme, let given, let other):
            say(
                "read as given, \(Self.percent(given)) of it lies where it belongs; read as \(scheme), \(Self.percent(other)): "
                    + "give --crs \(scheme) if that is what it is, or --crs with its true system",
                "按给定坐标，\(Self.percent(given)) 落在应在的范围；按\(scheme)读，为 \(Self.percent(other))：若确为此系，请加 --crs \(scheme)，否则用 --crs 指明真实坐标系"
            )
        case .wrongKind(let found, let expected):
            say("it is a \(found); this layer takes \(expected)", "几何类型为 \(found)；本图层接受 \(expected)")
        case .tooWide: say("it is wider than 180 degrees", "跨度超过 180 度")
        case .noShape: say("it has no shape", "没有几何")
        case .invalidShape(let reason):
            say("the shape is not valid: \(reason); --repair would mend it", "几何无效：\(reason)；可用 --repair 修复")
        case .collapsed:
            say("the shape is smaller than the lattice of 1 cm: nothing is left of it", "几何小于 1 厘米格点，取整后消失")
        case .border(let kind, let areas, let size):
            say(
                "\(kind) at \(say.list(areas))\(size.map { " (\(Self.area($0)) m²)" } ?? "")",
                "\(say.list(areas)) 处\(Self.chineseFault(kind))\(size.map { "（\(Self.area($0)) 平方米）" } ?? "")"
            )
        default: nil
        }
    }

    private func remark(_ say: Language) -> String? {
        switch self {
        case .assumedDegrees(let datum):
            say("the source names no reference system: read as degrees of \(datum)", "数据未注明坐标系：按 \(datum) 经纬度读取")
        case .approximateBorders(let scheme):
            say(
                "borders from \(scheme) are good to about 1 m only; survey data is better for borders",
                "由 \(scheme) 换算的界线精度约 1 米；界线宜采用测绘数据")
        case .heldByGrids(let community):
            say(
                "\(community) still has grids: it stays without an outline until a plan without them is in force; then import again",
                "\(community) 仍有网格：暂时保留且不带边界；待不含这些网格的方案启用后请再次导入")
        case .noOutlines(let rows):
            say("\(rows) have no outline yet", "其中 \(rows) 个还没有边界")
        case .keyFromSource(let field):
            say(
                "rows are told apart by “\(field)”; if it changes between deliveries, give --key",
                "以“\(field)”区分各行；若每次交付都会变化，请用 --key 指定")
        case .keyFromShape(let rows):
            say("\(rows) rows without a key got one made from their shape", "\(rows) 行没有编号，已按几何生成")
        case .collapsedRings(let count):
            say("\(count) parts smaller than 1 cm were dropped", "去掉了 \(count) 个小于 1 厘米的部分")
        case .repairedRounding: say("rounding to 1 cm made it cross itself; mended", "取整到 1 厘米后自相交，已修复")
        case .repairedShape(let reason): say("not valid (\(reason)); mended", "几何无效（\(reason)），已修复")
        case .repairedBorder(let area, let size):
            say("\(area): border moved, \(Self.area(size)) m² changed", "\(area)：界线已调整，变动 \(Self.area(size)) 平方米")
        case .outlineDiffers(let code, let size):
            say(
                "the outline given for \(code) and that of its communities differ by \(Self.area(size)) m²",
                "\(code) 的给定边界与所辖社区的边界相差 \(Self.area(size)) 平方米")
        case .movedBuilding(let ref, let from, let to):
            say(
                "building \(ref) went from \(from ?? "no community") to \(to ?? "no community")",
                "楼栋 \(ref) 由 \(from ?? "社区外") 变为 \(to ?? "社区外")")
        case .unmatched(let rows, let path):
            say("\(rows) rows matched nothing; they are in \(path)", "\(rows) 行未匹配，已写入 \(path)")
        case .buildingUnknown(let rows):
            say("\(rows) units name a building that is not there", "\(rows) 个单元所属的楼栋不存在")
        default: nil
        }
    }

    private static func chineseLevel(_ level: String) -> String { Level(rawValue: level)?.chinese ?? level }

    private static func percent(_ share: Double) -> String {
        "\(Double(Int((share * 1000).rounded())) / 10) %"
    }

    private static func area(_ squareMetres: Double) -> String {
        squareMetres < 100 ? "\((squareMetres * 100).rounded() / 100)" : "\(squareMetres.rounded())"
    }

    private static func chineseFault(_ kind: String) -> String {
        ["gap": "有缝隙", "overlap": "有重叠", "unmatched edge": "边界未对齐", "outside": "超出社区"][kind] ?? kind
    }
}

extension LocatorFileError {
    fileprivate func sentence(_ say: Language) -> String {
        switch self {
        case .notAnIndex: say("it is no index of gridmap", "不是 gridmap 的索引文件")
        case .otherVersion(let version):
            say(
                "it is an index of version \(version), which this release does not read; make it anew with gridmap index",
                "索引文件为第 \(version) 版，本版本无法读取；请用 gridmap index 重新生成")
        case .damaged:
            say(
                "the index is damaged; make it anew with gridmap index", "索引文件已损坏；请用 gridmap index 重新生成")
        case .cannotMap: say("the system cannot map it into memory", "系统无法将其映射到内存")
        case .changed:
            say(
                "the index was overwritten while it was used, so nothing of this is right: replace it whole, as gridmap index "
                    + "and mv do, and run again",
                "使用过程中索引文件被改写，本次结果无效：请整体替换索引（如 gridmap index 或 mv），然后重新执行")
        }
    }
}
