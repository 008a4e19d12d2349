/// Joins the parts of a key so that different parts never give the same text.
enum KeyText {
    /// The parts with `|` between them; within a part `|` and `\` are preceded by `\`.
    static func joining(_ parts: [String]) -> String {
        let bar = UInt8(ascii: "|")
        let backslash = UInt8(ascii: "\\")
        var bytes: [UInt8] = []
        for (position, part) in parts.enumerated() {
            if position > 0 { bytes.append(bar) }
            for byte in part.utf8 {
                if byte == bar || byte == backslash { bytes.append(backslash) }
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
