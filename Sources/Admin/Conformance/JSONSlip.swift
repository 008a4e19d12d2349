/// The first place where a text is not JSON, with what to write instead where that can be told.
struct JSONSlip {
    /// What is wrong; one sentence.
    let reason: String
    /// Line from 1.
    let line: Int
    /// Column from 1, in characters.
    let column: Int

    /// Looks for the first mistake.
    ///
    /// - Parameter text: what could not be read as JSON.
    init?(_ text: String) {
        var scanner = JSONScanner(text)
        guard let stop = scanner.firstMistake() else { return nil }
        let before = scanner.text[..<stop.offset].split(omittingEmptySubsequences: false) { $0.isNewline }
        reason = stop.reason
        line = before.count
        column = (before.last?.count ?? 0) + 1
    }
}

/// Walks through a text as JSON until the first mistake.
private struct JSONScanner {
    struct Mistake: Error {
        var reason: String
        var offset: Int
    }

    /// Deepest nesting that is followed; levels.
    private static let depthMax = 100
    /// Signs of Japanese input with those of JSON.
    private static let wide: [Character: Character] = [
        "“": "\"", "”": "\"", "＂": "\"", "：": ":", "，": ",", "、": ",", "｛": "{", "｝": "}", "［": "[", "］": "]",
        "\u{3000}": " ",
    ]

    let text: [Character]
    private var offset = 0

    init(_ text: String) {
        self.text = Array(text)
    }

    mutating func firstMistake() -> Mistake? {
        do {
            try value(depth: 0)
            skipSpace()
            return offset < text.count ? mistake("something stands behind the end") : nil
        } catch {
            return error
        }
    }

    private func mistake(_ reason: String, at place: Int? = nil) -> Mistake {
        Mistake(reason: reason, offset: place ?? offset)
    }

    private var next: Character? { offset < text.count ? text[offset] : nil }

    private mutating func skipSpace() {
        while let character = next, [" ", "\t", "\n", "\r", "\r\n", "\u{FEFF}"].contains(character) { offset += 1 }
    }

    /// What stands where something else should; signs of Japanese input, other quotation marks and comments are named.
    private func unexpected(_ wanted: String) -> Mistake {
        guard let character = next else { return mistake("the file ends too early: \(wanted) is missing") }
        if let plain = Self.wide[character] {
            guard plain != " " else { return mistake("a full-width space; write a plain one") }
            return mistake("`\(character)` is full-width; write `\(plain)`")
        }
        switch character {
        case "'": return mistake("write \" for quotation marks")
        case "/", "#": return mistake("JSON has no comments; remove it")
        default: return mistake("\(wanted) is missing before `\(character)`")
        }
    }

    private mutating func value(depth: Int) throws(Mistake) {
        guard depth < Self.depthMax else { throw mistake("is nested too deeply") }
        skipSpace()
        switch next {
        case "{": try entries(close: "}", depth: depth)
        case "[": try entries(close: "]", depth: depth)
        case "\"": try string()
        case .some(let character) where character.isASCII && (character.isNumber || character == "-"): try number()
        case .some(let character) where character.isLetter:
            let start = offset
            while let letter = next, letter.isLetter || letter.isNumber || "_-".contains(letter) { offset += 1 }
            let word = String(text[start..<offset])
            guard ["true", "false", "null"].contains(word) else {
                throw mistake("a text needs quotation marks: write \"\(word.prefix(40))\"", at: start)
            }
        default: throw unexpected("a value")
        }
    }

    /// The entries of an object or a list up to its end.
    private mutating func entries(close: Character, depth: Int) throws(Mistake) {
        let start = offset
        offset += 1
        skipSpace()
        if next == close {
            offset += 1
            return
        }
        while true {
            if close == "}" { try key() }
            try value(depth: depth + 1)
            skipSpace()
            if next == close {
                offset += 1
                return
            }
            guard next == "," else {
                if next == nil || next == "}" || next == "]" {
                    throw mistake("the `\(text[start])` that stands here is not closed", at: start)
                }
                throw unexpected("a comma")
            }
            offset += 1
            skipSpace()
            // The reader of cases takes a comma before the end.
            if next == close {
                offset += 1
                return
            }
        }
    }

    private mutating func key() throws(Mistake) {
        skipSpace()
        guard next == "\"" else {
            if let character = next, character.isNumber {
                throw mistake("a key is missing here; write large numbers without a comma, such as 15000")
            }
            if let character = next, character.isLetter { throw mistake("a key needs quotation marks") }
            throw unexpected("a key")
        }
        try string()
        skipSpace()
        guard next == ":" else { throw unexpected("a colon") }
        offset += 1
    }

    private mutating func string() throws(Mistake) {
        let start = offset
        offset += 1
        while let character = next, character != "\"" {
            guard !character.isNewline else { break }
            if character == "\\" {
                offset += 1
                guard let escaped = next, "\"\\/bfnrtu".contains(escaped) else {
                    throw mistake("the backslash is no part of a text; write two of them")
                }
            } else if character == "\t" {
                throw mistake("a tab stands within a text; write \\t")
            }
            offset += 1
        }
        guard next == "\"" else { throw mistake("the quotation mark that stands here is not closed", at: start) }
        offset += 1
    }

    private mutating func number() throws(Mistake) {
        let start = offset
        while let sign = next, sign.isASCII, sign.isNumber || sign.isLetter || "+-.".contains(sign) { offset += 1 }
        let number = String(text[start..<offset])
        guard number.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else {
            throw mistake("`\(number.prefix(40))` is no number; write digits only", at: start)
        }
    }
}
