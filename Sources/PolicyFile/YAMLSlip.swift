/// A slip of the keyboard that YAML does not forgive, in one line of a file.
struct YAMLSlip {
    /// Longest beginning of a line that is searched; characters.
    private static let searchedCharactersMax = 500

    /// What is wrong and what to write instead.
    let reason: String
    /// Column from 1, in characters.
    let column: Int

    /// Looks for the first slip of a line.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - previous: the one before it; nil for the first.
    init?(_ line: Substring, after previous: Substring? = nil) {
        let code = Self.code(line)
        let indent = code.prefix { " \t\u{3000}\u{A0}".contains($0) }
        if let tab = indent.firstIndex(of: "\t") {
            self.init("not valid YAML: a tab stands before the first word; use spaces", code, at: tab)
        } else if let wide = indent.firstIndex(where: { $0 != " " }) {
            self.init("not valid YAML: a full-width space stands before the first word; use spaces", code, at: wide)
        } else if let match = code.firstMatch(of: /^(?:[+]|- {3,})/) {
            self.init(
                "not valid YAML: a sign of a box stands before the line; leave it out", code, at: match.startIndex)
        } else if let match = code.firstMatch(of: /^\s*(-)[A-Za-z{\["']/) {
            self.init("not valid YAML: a space is missing after the `-`", code, at: match.1.startIndex)
        } else if let match = code.firstMatch(of: /^\s*(-)\s/), Self.endsWithEmptyList(previous) {
            self.init(
                "not valid YAML: entries stand below `[]`; remove the `[]` above them", code, at: match.1.startIndex)
        } else if let match = code.firstMatch(of: /[A-Za-z0-9_](：)/) {
            self.init(wide: "：", plain: ": ", code, at: match.1.startIndex)
        } else if let match = code.firstMatch(of: /[A-Za-z0-9_\]}]([、，])\s*[A-Za-z{]/) {
            self.init(wide: String(match.1), plain: ", ", code, at: match.1.startIndex)
        } else if let match = code.firstMatch(of: /(?:^|[:\-,])\s*([｛［])/) {
            self.init(wide: String(match.1), plain: match.1 == "｛" ? "{" : "[", code, at: match.1.startIndex)
        } else if let match = code.firstMatch(of: /[A-Za-z0-9_\]}]\s*([｝］])/) {
            self.init(wide: String(match.1), plain: match.1 == "｝" ? "}" : "]", code, at: match.1.startIndex)
        } else if let match = code.firstMatch(of: /(?:^\s*(?:- )?|[{,]\s*)[a-z_]+:([\u{A0}\u{3000}])/) {
            self.init(
                "not valid YAML: a full-width space stands after the colon; use a plain one", code,
                at: match.1.startIndex)
        } else if let match = code.firstMatch(of: /(?:^\s*(?:- )?|[{,]\s*)[a-z_]+:([^\s:\/])/) {
            self.init("not valid YAML: a space is missing after the colon", code, at: match.1.startIndex)
        } else {
            return nil
        }
    }

    /// What stands before a comment, of a long line the beginning.
    private static func code(_ line: Substring) -> Substring {
        line.prefix(searchedCharactersMax).prefix { $0 != "#" }
    }

    private static func endsWithEmptyList(_ line: Substring?) -> Bool {
        line.map { code($0).contains(/: +\[ *\] *$/) } ?? false
    }

    private init(wide: String, plain: String, _ line: Substring, at place: Substring.Index) {
        self.init("not valid YAML: `\(wide)` is full-width; write `\(plain)`", line, at: place)
    }

    private init(_ reason: String, _ line: Substring, at place: Substring.Index) {
        self.reason = reason
        column = line.distance(from: line.startIndex, to: place) + 1
    }
}
