internal import Foundation

/// What keeps a text of JSON from being read.
enum DecodingProblem {
    static func sentence(of error: any Error, _ say: Language = .current) -> String {
        func name(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        return switch error as? DecodingError {
        case .keyNotFound(let key, let context):
            say("\(name(context.codingPath + [key])) is missing", "缺少 \(name(context.codingPath + [key]))")
        case .valueNotFound(_, let context):
            say("\(name(context.codingPath)) is null", "\(name(context.codingPath)) 为 null")
        case .typeMismatch(_, let context):
            say("\(name(context.codingPath)) is of another kind", "\(name(context.codingPath)) 的类型不符")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            say("\(name(context.codingPath)) cannot be read", "\(name(context.codingPath)) 无法读取")
        default: say("it is no JSON", "不是有效的 JSON")
        }
    }
}
