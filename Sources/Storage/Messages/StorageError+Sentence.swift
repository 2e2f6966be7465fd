extension StorageError {
    /// What is wrong and what to do about it; of a refused import every fault on its line.
    public func sentence(_ say: Language = .current) -> String {
        switch self {
        case .notFound(let path): say("\(path): there is no such file", "\(path)：文件不存在")
        case .alreadyExists(let path): say("\(path) exists already", "\(path) 已存在")
        case .notADistrict(let path, let reason):
            say("\(path) is not a district's file of gridmap: \(reason)", "\(path) 不是 gridmap 的区文件：\(reason)")
        case .notAGeoPackage(let path, let reason):
            say("\(path) is no GeoPackage to serve: \(reason)", "\(path) 不是可发布的 GeoPackage：\(reason)")
        case .queryTooSlow(let layer):
            say("\(layer): the search took too long; narrow it", "\(layer)：查询耗时过长，请缩小范围")
        case .newerFile(let path, let found):
            say(
                "\(path) was written by a later release (\(found)): use that one",
                "\(path) 由更新的版本写成（\(found)）：请使用该版本")
        case .needsMigration(let path):
            say(
                "\(path) was written by an earlier release: any writing command, such as assign, brings it up to date",
                "\(path) 由较早的版本写成：执行任一写入命令（如 assign）即可升级")
        case .corrupt(let path, let detail): say("\(path) is damaged: \(detail)", "\(path) 已损坏：\(detail)")
        case .readOnly(let path): say("\(path) cannot be written", "\(path) 不可写")
        case .diskFull(let path): say("\(path): the disk is full; nothing was changed", "\(path)：磁盘已满，未作任何改动")
        case .locked(let path, let holder):
            say(
                "\(path) is being written by \(holder ?? "another command"): try again when it is done",
                "\(path) 正被\(holder ?? "另一命令")写入：请待其完成后重试")
        case .failed(let path, let detail): say("\(path): \(detail)", "\(path)：\(detail)")
        default: rowSentence(say)
        }
    }

    private func rowSentence(_ say: Language) -> String {
        switch self {
        case .controlCharacter(let layer, let key, let field):
            say("\(layer) \(key): \(field) holds a control character", "\(layer) \(key)：\(field) 含有控制字符")
        case .duplicateKey(let layer, let key): say("\(layer): two rows have the key \(key)", "\(layer)：两行的编号同为 \(key)")
        case .constraint(let layer, let key, let detail):
            say("\(layer) \(key) breaks a rule: \(detail)", "\(layer) \(key) 不合规则：\(detail)")
        case .dangling(let detail):
            say("something is referred to that is not there: \(detail)", "所引用的要素不存在：\(detail)")
        case .badValue(let table, let column, let detail):
            say(
                "\(table), column \(column + 1) holds a value of another kind: \(detail)",
                "\(table) 第 \(column + 1) 列的值类型不符：\(detail)")
        case .badGeometry(let layer, let id, let detail):
            say("\(layer), id \(id): the stored shape cannot be read: \(detail)", "\(layer) id \(id)：几何无法读取：\(detail)")
        case .refused(let refusal): refusal.text(say)
        default: journeySentence(say)
        }
    }

    private func journeySentence(_ say: Language) -> String {
        switch self {
        case .noOutlines:
            say(
                "no community has an outline yet: import communities with their outlines first",
                "还没有社区边界：请先导入带边界的社区")
        case .unknownCommunity(let code):
            say("there is no community \(code) with an outline", "没有带边界的社区 \(code)")
        case .noDraft: say("there is no draft: partition, or import grids, first", "没有调整方案：请先划分网格或导入网格")
        case .planRefused(let refusal): refusal.text(say)
        case .noGrids: say("there are no grids in force: publish a draft first", "没有启用的网格：请先发布方案")
        case .draftOutdated(let base, let inForce):
            say(
                "the draft started from revision \(base.map(String.init) ?? "none"), in force is "
                    + "\(inForce.map(String.init) ?? "none"): make the draft again",
                "方案基于版本 \(base.map(String.init) ?? "无")，现行版本为 \(inForce.map(String.init) ?? "无")：请重新编制方案")
        case .changedMeanwhile:
            say("another command changed the file meanwhile: run this one again", "文件已被其他命令修改：请重新执行")
        case .malformedDate(let text): say("“\(text)” is no day like 2027-01-01", "“\(text)”不是 2027-01-01 形式的日期")
        case .effectiveTooEarly(let day, let inForce):
            say(
                "\(day) is before \(inForce), when the revision in force began",
                "\(day) 早于现行版本的启用日期 \(inForce)")
        case .badSetting(let name, let detail):
            say("the setting \(name) cannot be read: \(detail)", "设置项 \(name) 无法读取：\(detail)")
        case .databaseInPlace(let path):
            say("\(path) is a database and is not replaced: give another name", "\(path) 是数据库文件，不会被覆盖：请换一个文件名")
        case .fileNamedTwice(let path):
            say(
                "\(path) is read or written by this command already: give another name",
                "\(path) 已由本命令读取或写入：请换一个文件名")
        case .cannotWrite(let path, let detail): say("\(path) cannot be written: \(detail)", "\(path) 无法写入：\(detail)")
        default: partitionSentence(say)
        }
    }

    private func partitionSentence(_ say: Language) -> String {
        switch self {
        case .unknownColumn(let layer, let name, let available):
            say(
                "\(layer) has no column “\(name)”; it has: \(say.list(available, limit: 40))",
                "\(layer) 没有列“\(name)”；现有列：\(say.list(available, limit: 40))")
        case .notNumeric(let layer, let column, let row, let text):
            say(
                "\(layer) \(row): \(column) is “\(text)”; what is shared out must be numbers, not negative",
                "\(layer) \(row)：\(column) 为“\(text)”；用于均分的列必须是非负数")
        case .emptyColumn(let layer, let column):
            say(
                "nothing in \(layer) has a figure in \(column): bring figures in first, as “gridmap import FILE buildings "
                    + "SOURCE --field population=COLUMN” does, or choose another --weight",
                "\(layer) 的 \(column) 没有任何数值：请先导入（如 gridmap import 文件 buildings 来源 --field population=列名），"
                    + "或另选 --weight")
        case .fractionalColumn(let layer, let column, let least, let most):
            say(
                "\(column) of \(layer) lies between \(least) and \(most), and whole numbers are shared out: bring it in with a "
                    + "smaller unit, a thousandth for instance, so that rounding takes nothing away",
                "\(layer) 的 \(column) 在 \(least) 与 \(most) 之间，而划分按整数计算：请换用更小的单位（如千分之一）重新导入，以免舍入失真")
        case .weightlessAtoms(let source, let column):
            say(
                "no atom of \(source) weighs anything in \(column): name another column with --weight, or --weight area",
                "\(source) 中没有地块在 \(column) 上有大于零的数值：请用 --weight 指定其他字段，或 --weight area")
        case .bandNeeded(let weight):
            say(
                "nobody knows what a grid should hold of \(weight): say --band 900...1500, or --grids",
                "不知道每个网格的 \(weight) 应为多少：请给出 --band 900...1500 或 --grids")
        case .unknownGrid(let code):
            say(
                "there is no grid \(code) among those that this run starts from: grids in force, or where --from-grids "
                    + "brings some, these",
                "本次划分所依据的网格中没有 \(code)：应为现行网格；使用 --from-grids 的社区则为所导入的网格")
        case .lockWithoutShape(let code):
            say(
                "grid \(code) cannot stay exactly as it is: a list of buildings does not tell its shape",
                "网格 \(code) 无法原样锁定：楼栋清单不含其边界")
        case .lockUnfit(let code):
            say(
                "grid \(code) as drawn reaches beyond its community or into another locked grid: adopt the drawn grids "
                    + "without --lock, publish, then lock it",
                "网格 \(code) 所绘边界超出社区或与其他锁定网格重叠：请先不加 --lock 导入并发布，再行锁定")
        case .unknownBarrierKind(let kind, let available):
            say(
                "no barrier is of the kind “\(kind)”; there are: \(say.list(available, limit: 40))",
                "没有类别为“\(kind)”的分界要素；现有类别：\(say.list(available, limit: 40))")
        case .tooManyGrids(let grids, let atoms):
            say("\(atoms) atoms cannot make \(grids) grids: ask for fewer", "\(atoms) 个地块无法组成 \(grids) 个网格：请减少网格数")
        case .noOldGrids(let community, let source):
            say(
                "\(source) has no grid in community \(community): leave --community out to take what it has",
                "\(source) 中没有社区 \(community) 的网格：去掉 --community 即可采用其中已有的网格")
        case .noListedBuilding(let source, let examples):
            say(
                "\(source) names no building of the file (\(say.list(examples)) …): compare with refs of “export buildings”; "
                    + "a spreadsheet may have eaten leading zeros",
                "\(source) 中没有文件中的任何楼栋（\(say.list(examples)) …）：请与导出的楼栋编号对照，电子表格可能去掉了前导零")
        case .editRefused(let refusal): refusal.sentence(say)
        default: code
        }
    }
}

extension StorageError: CustomStringConvertible {
    public var description: String { sentence() }
}
