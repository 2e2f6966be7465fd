/// A pattern of `LIKE`: `%` stands for any text, `_` for one character, a backslash makes either plain.
struct LikePattern {
    private enum Piece: Equatable {
        case character(Unicode.Scalar)
        case one, any
    }

    private let pieces: [Piece]

    init(_ pattern: String) {
        var pieces: [Piece] = []
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            switch scalar {
            case _ where isEscaped:
                if scalar != "%", scalar != "_", scalar != "\\" { pieces.append(.character("\\")) }
                pieces.append(.character(scalar))
                isEscaped = false
            case "\\": isEscaped = true
            case "%": if pieces.last != .any { pieces.append(.any) }
            case "_": pieces.append(.one)
            default: pieces.append(.character(scalar))
            }
        }
        if isEscaped { pieces.append(.character("\\")) }
        self.pieces = pieces
    }

    /// At most as many steps as the text's length times the pattern's.
    func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        var (at, piece) = (0, 0)
        // The last `%`, and where in the text it would have to end one character later.
        var retry: (piece: Int, at: Int)?
        while at < text.count {
            if piece < pieces.count, pieces[piece] == .any {
                retry = (piece, at)
                piece += 1
            } else if piece < pieces.count, pieces[piece] == .one || pieces[piece] == .character(text[at]) {
                piece += 1
                at += 1
            } else if let last = retry {
                retry = (last.piece, last.at + 1)
                (piece, at) = (last.piece + 1, last.at + 1)
            } else {
                return false
            }
        }
        while piece < pieces.count, pieces[piece] == .any { piece += 1 }
        return piece == pieces.count
    }
}
