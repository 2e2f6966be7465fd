import ArgumentParser
import Foundation
import Geometry
import Planning
import Storage
import Web

/// What a command tells: tables on standard output, progress and errors on standard error.
struct Report {
    let progress: ProgressLine
    private let options: CommonOptions
    private let output = StandardOutput()

    init(_ options: CommonOptions) {
        self.options = options
        progress = ProgressLine(quiet: options.quiet)
    }

    /// A line or a table for people; nothing with `--quiet`.
    func show(_ text: @autoclosure () -> String) {
        guard !options.quiet else { return }
        progress.clear()
        output.write(text())
    }

    func show(_ table: @autoclosure () -> Table) {
        guard !options.quiet else { return }
        let table = table()
        if !table.rows.isEmpty { show(table.text) }
    }

    /// At most `limit` items on a line of their own, the rest counted.
    ///
    /// - Parameter total: how many there are where `items` are only the first of them.
    func list(_ title: String, _ items: [String], of total: Int? = nil, limit: Int = 12) {
        guard !items.isEmpty else { return }
        let total = total ?? items.count
        let rest = total > limit ? say(" and \(total - limit) more", " 等") : ""
        show("\(title) (\(total)): \(items.prefix(limit).joined(separator: ", "))\(rest)")
    }

    /// - Parameter count: of buildings that were in a grid and are in none now.
    func tell(lost count: Int) {
        guard count > 0 else { return }
        warn(say("\(count) buildings were in a grid and are in none now", "\(count) 栋楼原有网格，现不在任何网格"))
    }

    /// Tells when not the counted work ended a search, which the same options then do not repeat.
    ///
    /// - Parameter time: the seconds that it was given; `nil` for counted work.
    func tellEnd(interrupted: Bool, time: Double?) {
        if interrupted {
            show(
                say(
                    "The search was ended early: this is the best plan so far, and another run may find another.",
                    "搜索提前结束：此为目前最佳方案，再次执行结果可能不同。"))
        } else if let time {
            show(
                say(
                    "With --time \(plain(time)) the work is not counted: another run may find another plan.",
                    "指定 --time \(plain(time)) 时不按计算量计：再次执行结果可能不同。"))
        }
    }

    /// Revisions whose day had come.
    func tell(_ due: DueRevisions) {
        for revision in due.inForce {
            show(say("Revision \(revision) came into force.", "版本 \(revision) 已启用。"))
        }
        if due.moved > 0 {
            show(say("\(due.moved) buildings changed their grid by that.", "由此 \(due.moved) 栋楼变更网格。"))
        }
        tell(lost: due.lost)
        guard let refused = due.refused else { return }
        let (revision, day, faults) = (refused.revision, refused.effective, refused.faults.count)
        warn(
            say(
                "revision \(revision) was to be in force from \(day), but no longer fits its communities (\(faults) faults): "
                    + "divide and publish again",
                "版本 \(revision) 原定 \(day) 启用，但已与现社区边界不符（\(faults) 处问题）：请重新划分并发布"))
    }

    /// Ends a command: the summary when it was asked for, and the exit status.
    ///
    /// - Throws: exit status 2 when there are findings; ``Storage/StorageError/cannotWrite(path:detail:)`` when standard
    ///   output did not take what was to be shown.
    func finish(_ summary: some Encodable, hasFindings: Bool) throws {
        progress.clear()
        if options.json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            output.write(String(decoding: try encoder.encode(summary), as: UTF8.self))
        }
        try output.check()
        if hasFindings { throw ExitCode.findings }
    }

    /// A line that is the command's very answer, also with `--quiet`.
    ///
    /// - Throws: ``Storage/StorageError/cannotWrite(path:detail:)``.
    func answer(_ line: String) throws {
        output.write(line)
        try output.check()
    }

    func fail(_ error: any Error) {
        progress.clear()
        let (code, sentence): (String?, String) =
            switch error {
            case StorageError.refused(let refusal): (nil, refusal.text())  // a code on every line of it
            case let error as StorageError: (error.code, error.sentence())
            case let error as GeometryError: ("geometry", error.sentence())
            case let error as PlanningError: (error.code, error.sentence())
            case WebError.cannotListen(let host, let port, let fault): (fault.rawValue, fault.sentence(host, port))
            case let error as WebError: (error.code, error.description)
            default: ("failed", String(describing: error))
            }
        warn(sentence + (code.map { " [\($0)]" } ?? ""))
    }

    /// A line on standard error, also with `--quiet`.
    func warn(_ sentence: String) {
        StandardError.write("gridmap: \(sentence)\n")
    }
}

/// One of two sentences, by the language of this process.
func say(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) -> String {
    Language.current == .chinese ? chinese() : english()
}

extension ProgressLine {
    func show(_ progress: JourneyProgress) {
        let step =
            switch progress.step {
            case .reading: say("reading", "读取")
            case .blocks: say("making blocks", "生成地块")
            case .dividing: say("dividing", "划分")
            case .borders: say("drawing borders", "生成界线")
            case .assigning: say("assigning", "归属")
            case .checking: say("checking", "检查")
            case .writing: say("writing", "写入")
            }
        let best = progress.price.map { say(" best ", " 最佳 ") + decimal($0, 3) } ?? ""
        show(step, done: progress.done, total: progress.total, remark: best)
    }
}
