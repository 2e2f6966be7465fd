/// Text that was decoded in another encoding than it was written in.
///
/// The marks: characters that stand for lost bytes; runs of accented Latin letters that are Chinese or UTF-8 when their
/// bytes are read again; rare Chinese characters whose GB18030 bytes are common ones in UTF-8.
enum Misdecoding {
    struct Found: Hashable, Sendable {
        /// The text as it was read.
        var text: String
        /// What it seems to have been; empty when that is lost.
        var meant: String
        /// The encoding to try.
        var encoding: String
    }

    /// The first clear case among the texts; a doubtful one must be shared by most Chinese texts.
    static func find(in texts: some Sequence<String>) -> Found? {
        var chinese = 0
        var doubtful: [Found] = []
        for text in texts where text.utf8.contains(where: { $0 >= 0x80 }) {
            if let found = lost(text) ?? latin(text) { return found }
            if text.unicodeScalars.count(where: isHan) >= 2 {
                chinese += 1
                if let found = doublyRead(text) { doubtful.append(found) }
            }
        }
        return doubtful.count * 2 > chinese ? doubtful.first : nil
    }

    /// Replacement characters, and what is left when those are read as GBK once more.
    private static func lost(_ text: String) -> Found? {
        let isLost = text.unicodeScalars.contains { $0 == "\u{FFFD}" } || text.contains("锟斤拷")
        return isLost ? Found(text: text, meant: "", encoding: "GB18030") : nil
    }

    /// Runs of at least two characters that Latin-1 or Windows-1252 makes of bytes above 127.
    private static func latin(_ text: String) -> Found? {
        var run: [UInt8] = []
        for scalar in Array(text.unicodeScalars) + ["\n"] {
            if let byte = windowsByte(scalar) {
                run.append(byte)
                continue
            }
            if let found = meaning(of: run, text: text) { return found }
            run = []
        }
        return nil
    }

    private static func meaning(of run: [UInt8], text: String) -> Found? {
        // A letter before quotation marks and dashes is what people write.
        guard run.count >= 2, !run.dropFirst().allSatisfy({ typography.contains($0) }) else { return nil }
        if let utf8 = String(validating: run, as: UTF8.self) {
            return Found(text: text, meant: utf8, encoding: "UTF-8")
        }
        guard run.count >= 4, run.count.isMultiple(of: 2) else { return nil }
        // Both bytes in the area of GB 2312's Chinese characters.
        for pair in stride(from: 0, to: run.count, by: 2) {
            guard (0xB0...0xF7).contains(run[pair]), run[pair + 1] >= 0xA1 else { return nil }
        }
        guard let meant = decoded(run, from: "GB18030") else { return nil }
        return Found(text: text, meant: meant, encoding: "GB18030")
    }

    /// UTF-8 read as GBK: 荆州 becomes 鑽嗗窞.
    private static func doublyRead(_ text: String) -> Found? {
        guard let converter = Converter(from: "UTF-8", to: "GB18030") else { return nil }
        var bytes = Array(text.unicodeScalars.filter { $0.value >= 0x80 }.map(String.init).joined().utf8)
        let written = converter.convert(&bytes)
        guard !written.malformed else { return nil }
        // An odd byte at the end was lost when the text was read.
        for dropped in 0...2 where written.text.count >= 6 + dropped {
            if let meant = String(validating: written.text.dropLast(dropped), as: UTF8.self),
                meant.unicodeScalars.count(where: isHan) >= 2
            {
                return Found(text: text, meant: meant, encoding: "UTF-8")
            }
        }
        return nil
    }

    private static func decoded(_ bytes: [UInt8], from encoding: String) -> String? {
        guard let converter = Converter(from: encoding) else { return nil }
        var left = bytes
        let (text, malformed) = converter.convert(&left)
        return malformed || !left.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    /// The byte that Windows-1252, or Latin-1 where that has none, shows as this character.
    private static func windowsByte(_ scalar: Unicode.Scalar) -> UInt8? {
        if (0x80...0xFF).contains(scalar.value) { return UInt8(scalar.value) }
        return windows1252[scalar]
    }

    /// Quotation marks, dashes and the ellipsis, in Windows-1252.
    private static let typography: Set<UInt8> = [0x82, 0x84, 0x85, 0x8B, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0x9B]

    private static let windows1252: [Unicode.Scalar: UInt8] = {
        let shown: [Unicode.Scalar?] = [
            "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
            nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
        ]
        var table: [Unicode.Scalar: UInt8] = [:]
        for (offset, scalar) in shown.enumerated() { if let scalar { table[scalar] = UInt8(0x80 + offset) } }
        return table
    }()

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
}
