/// Text from outside: SQLite would cut it at a NUL, and no code, name or reference has a control character.
enum CleanText {
    /// - Throws: ``StorageError/controlCharacter(layer:key:field:)`` for U+0000 to U+001F and U+007F.
    static func check(_ text: String, layer: String, key: String, field: String) throws(StorageError) {
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw .controlCharacter(layer: layer, key: key, field: field)
        }
    }
}
