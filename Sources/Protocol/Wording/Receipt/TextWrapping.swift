/// Breaks texts into lines of so many columns of a printer's paper.
struct TextWrapping {
    let columns: Int

    /// Characters that do not begin a line.
    private static let closing: Set<String> = ["）", "」", "、", "。", "：", ")", ",", ".", "%", "円"]

    /// The lines of an address: put together again they are the address, and none ends with a hyphen, so that nobody
    /// takes one for a sign of the break.
    func lines(address: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for scalar in address.unicodeScalars {
            let letter = String(scalar)
            if DisplayWidth.paperColumns(line) + DisplayWidth.paperColumns(letter) > columns {
                let kept = line.lastIndex { $0 != "-" }.map { line[...$0] } ?? line[...]
                lines.append(String(kept))
                line = String(line[kept.endIndex...])
            }
            line += letter
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// The lines of a text: broken at the last blank that fits, else between two letters; letters keep their marks.
    func lines(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for letter in letters(of: DisplayWidth.printable(text)) {
            if DisplayWidth.paperColumns(line) + DisplayWidth.paperColumns(letter) > columns {
                if letter == " " {
                    lines.append(line)
                    line = ""
                    continue
                }
                let blank = line.lastIndex(of: " ")
                let rest = blank.map { String(line[line.index(after: $0)...]) } ?? ""
                if blank == nil, Self.closing.contains(letter), line.count > 1 {
                    lines.append(String(line.dropLast()))
                    line = String(line.suffix(1))
                } else {
                    lines.append(blank.map { String(line[..<$0]) } ?? line)
                    line = rest
                }
                if DisplayWidth.paperColumns(line) + DisplayWidth.paperColumns(letter) > columns {
                    lines.append(line)
                    line = ""
                }
            }
            line += letter
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// A text letter by letter, each with its marks; one that is wider than the paper in parts.
    private func letters(of text: String) -> [String] {
        text.flatMap { character in
            let letter = String(character)
            return DisplayWidth.paperColumns(letter) <= columns ? [letter] : letter.unicodeScalars.map { String($0) }
        }
    }
}
