/// Breaks texts into lines of so many columns.
struct TextWrapping {
    let columns: Int

    /// Characters that do not begin a line.
    private static let closing: Set<Character> = ["）", "」", "、", "。", "：", ")", ",", ".", "%", "円"]

    /// The lines of a text: broken at the last blank that fits, else between two letters; letters keep their marks.
    func lines(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for character in DisplayWidth.printable(text) {
            if DisplayWidth.columns(line) + DisplayWidth.columns(String(character)) > columns {
                if character == " " {
                    lines.append(line)
                    line = ""
                    continue
                }
                let blank = line.lastIndex(of: " ")
                let rest = blank.map { String(line[line.index(after: $0)...]) } ?? ""
                if blank == nil, Self.closing.contains(character), line.count > 1 {
                    lines.append(String(line.dropLast()))
                    line = String(line.suffix(1))
                } else {
                    lines.append(blank.map { String(line[..<$0]) } ?? line)
                    line = rest
                }
                if DisplayWidth.columns(line) + DisplayWidth.columns(String(character)) > columns {
                    lines.append(line)
                    line = ""
                }
            }
            line.append(character)
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }
}
