import Geometry

extension ImportFault {
    /// The place of the fault and its sentence, on one line.
    public func line(_ say: Language = .current) -> String {
        var place: [String] = []
        if let feature { place.append(say("row \(feature)", "第 \(feature) 行")) }
        if let key { place.append(key) }
        if let position = self.place { place.append("(\(Self.short(position.x)), \(Self.short(position.y)))") }
        let prefix = place.isEmpty ? "" : place.joined(separator: " ") + say(": ", "：")
        return prefix + problem.sentence(say)
    }

    private static func short(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e9 else { return "\(number)" }
        return "\((number * 1e7).rounded() / 1e7)"
    }
}

extension ImportRefusal {
    /// All faults, each on its line, after the source and the layer; ends with what was done: nothing.
    public func text(_ say: Language = .current) -> String {
        let head = say("\(source) → \(layer)", "\(source) → \(layer)")
        var lines = faults.map { "\(head)\(say(": ", "："))\($0.line(say)) [\($0.problem.code)]" }
        if omitted > 0 { lines.append(say("and \(omitted) more", "另有 \(omitted) 项")) }
        if faults.contains(where: \.problem.isOfBorders) {
            lines.append(
                layer == ImportRefusal.locating
                    ? say(
                        "gridmap locate --lenient takes areas as they are.",
                        "可用 gridmap locate --lenient 按原样使用这些区域。")
                    : say(
                        "--repair=METRES closes what is narrower than so many metres.",
                        "可用 --repair=米数 修复窄于该宽度的问题。"))
        }
        lines.append(say("Nothing was changed.", "文件未作任何改动。"))
        return lines.joined(separator: "\n")
    }

    /// The stable code of the first fault.
    public var code: String { faults.first?.problem.code ?? "import-refused" }
}

extension ImportProblem {
    fileprivate var isOfBorders: Bool {
        if case .border = self { true } else { false }
    }
}

extension ImportRefusal: CustomStringConvertible {
    public var description: String { text() }
}
