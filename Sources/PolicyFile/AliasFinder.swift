/// Finds YAML aliases before a file is composed.
///
/// Aliases of aliases grow exponentially, and a key made of them is compared node by node, so a small file could keep
/// a reader busy for ever. Policies need none. The search errs on the safe side: a text that holds `*name` is taken
/// for an alias when the file also holds `&name`.
enum AliasFinder {
    /// Name and place of the first `*name` for which there is an `&name`; nil when there is none.
    static func firstAlias(in text: String) -> (name: String, place: FilePlace)? {
        let anchors = Set(names(after: UInt8(ascii: "&"), in: text).map(\.name))
        guard !anchors.isEmpty else { return nil }
        return names(after: UInt8(ascii: "*"), in: text).first { anchors.contains($0.name) }
    }

    private static func names(after sign: UInt8, in text: String) -> [(name: String, place: FilePlace)] {
        var found: [(name: String, place: FilePlace)] = []
        var line = 1
        var lineStart = text.utf8.startIndex
        var index = text.utf8.startIndex
        while index < text.utf8.endIndex {
            let byte = text.utf8[index]
            let start = index
            index = text.utf8.index(after: index)
            if byte == UInt8(ascii: "\n") {
                line += 1
                lineStart = index
            } else if byte == sign {
                let name = text.utf8[index...].prefix(while: isNameByte)
                guard !name.isEmpty else { continue }
                let column = text[lineStart..<start].count + 1
                found.append((String(decoding: name, as: UTF8.self), FilePlace(line: line, column: column)))
            }
        }
        return found
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
