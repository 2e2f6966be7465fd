public import Geometry

extension GeometryError {
    /// What is wrong, in one sentence.
    public func sentence(_ say: Language = .current) -> String {
        switch self {
        case .notFinite: say("a coordinate is not a finite number", "坐标不是有限的数")
        case .outOfRange(let position):
            say(
                "(\(position.x), \(position.y)) lies outside ±180, ±90 degrees",
                "(\(position.x), \(position.y)) 超出 ±180、±90 度")
        case .malformed(let format, let reason, let offset):
            say("\(format), byte \(offset): \(reason)", "\(format) 第 \(offset) 字节：\(reason)")
        case .tooLarge(let format, let reason, let offset):
            say("\(format), byte \(offset): \(reason)", "\(format) 第 \(offset) 字节：过大或嵌套过深（\(reason)）")
        case .feature(let index, let cause):
            say("feature \(index + 1): ", "第 \(index + 1) 个要素：") + cause.sentence(say)
        case .unreadable(let path, let reason): say("\(path) cannot be read: \(reason)", "\(path) 无法读取：\(reason)")
        case .overlay(let operation, let reason): say("\(operation) failed: \(reason)", "\(operation) 失败：\(reason)")
        case .unknownReferenceSystem(let text):
            say("unknown coordinate reference system “\(text)”", "未知坐标系“\(text)”")
        case .needsParameters(let name):
            say(
                "\(name) has no public transformation to CGCS2000: give your own as a PROJ pipeline (+proj=pipeline …)",
                "\(name) 到 CGCS2000 没有公开的转换参数：请以 PROJ pipeline 给出自有参数（+proj=pipeline …）")
        case .transformFailed(let position, let reason):
            say(
                "(\(position.x), \(position.y)) cannot be transformed: \(reason)",
                "(\(position.x), \(position.y)) 无法转换：\(reason)")
        }
    }
}
