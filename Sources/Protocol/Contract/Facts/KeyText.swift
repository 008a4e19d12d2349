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

    /// The first part of a key of several parts; nil: the text has no second one.
    static func first(of key: String) -> String? {
        var part: [UInt8] = []
        var isEscaped = false
        for byte in key.utf8 {
            if isEscaped || (byte != UInt8(ascii: "|") && byte != UInt8(ascii: "\\")) {
                part.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "|") {
                return String(decoding: part, as: UTF8.self)
            } else {
                isEscaped = true
            }
        }
        return nil
    }
}
