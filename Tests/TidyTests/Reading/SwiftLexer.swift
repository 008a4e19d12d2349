/// Splits Swift text into tokens, so that checks see code, strings and comments apart.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var touchesPrevious = false
    private var tokens: [Token] = []

    private init(_ text: String) { bytes = Array(text.utf8) }

    static func tokens(of text: String) -> [Token] {
        var lexer = SwiftLexer(text)
        lexer.readCode(insideInterpolation: false)
        return lexer.tokens
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private func startsHere(_ text: String) -> Bool {
        var offset = 0
        for byte in text.utf8 {
            guard peek(offset) == byte else { return false }
            offset += 1
        }
        return true
    }

    private mutating func append(_ kind: Token.Kind, from start: Int, firstLine: Int) {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        tokens.append(
            Token(kind: kind, text: text, line: firstLine, lastLine: line, touchesPrevious: touchesPrevious))
        touchesPrevious = true
    }

    /// Reads to the end, or to the parenthesis that closes an interpolation.
    private mutating func readCode(insideInterpolation: Bool) {
        var depth = 0
        while let byte = peek() {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                if byte == UInt8(ascii: "\n") { line += 1 }
                touchesPrevious = false
                position += 1
                continue
            }
            if insideInterpolation {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                if depth == 0 {
                    readSymbol()
                    return
                }
            }
            if startsHere("//") {
                readLineComment()
            } else if startsHere("/*") {
                readBlockComment()
            } else if let hashCount = stringHashCount() {
                readString(hashCount: hashCount)
            } else if let length = regexLength() {
                let start = position
                position += length
                append(.text, from: start, firstLine: line)
            } else if Self.isWordByte(byte) {
                let start = position
                while let next = peek(), Self.isWordByte(next) { position += 1 }
                append(.word, from: start, firstLine: line)
            } else {
                readSymbol()
            }
        }
    }

    private mutating func readSymbol() {
        position += 1
        append(.symbol, from: position - 1, firstLine: line)
    }

    private mutating func readLineComment() {
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
        append(.comment, from: start, firstLine: line)
    }

    private mutating func readBlockComment() {
        let start = position
        let firstLine = line
        var depth = 0
        repeat {
            if startsHere("/*") {
                depth += 1
                position += 2
            } else if startsHere("*/") {
                depth -= 1
                position += 2
            } else {
                if peek() == UInt8(ascii: "\n") { line += 1 }
                position += 1
            }
        } while depth > 0 && position < bytes.count
        append(.comment, from: start, firstLine: firstLine)
    }

    /// The number of `#` before a string that starts here; nil means no string starts here.
    private func stringHashCount() -> Int? {
        var count = 0
        while peek(count) == UInt8(ascii: "#") { count += 1 }
        return peek(count) == UInt8(ascii: "\"") ? count : nil
    }

    private mutating func readString(hashCount: Int) {
        let hashes = String(repeating: "#", count: hashCount)
        position += hashCount
        let quotes = startsHere("\"\"\"") ? "\"\"\"" : "\""
        position += quotes.utf8.count
        var start = position
        var firstLine = line
        while let byte = peek() {
            if startsHere(quotes + hashes) || (byte == UInt8(ascii: "\n") && quotes.utf8.count == 1) { break }
            if startsHere("\\" + hashes + "(") {
                append(.text, from: start, firstLine: firstLine)
                position += 1 + hashCount
                readCode(insideInterpolation: true)
                start = position
                firstLine = line
            } else if startsHere("\\" + hashes), position + 1 + hashCount < bytes.count {
                if bytes[position + 1 + hashCount] == UInt8(ascii: "\n") { line += 1 }
                position += 2 + hashCount
            } else {
                if byte == UInt8(ascii: "\n") { line += 1 }
                position += 1
            }
        }
        append(.text, from: start, firstLine: firstLine)
        if startsHere(quotes + hashes) { position += quotes.utf8.count + hashCount }
    }

    /// The length of a regular expression in slashes that starts here; nil means none does.
    private func regexLength() -> Int? {
        if startsHere("#/") {
            var length = 2
            while position + length + 1 < bytes.count {
                if bytes[position + length] == UInt8(ascii: "/"), bytes[position + length + 1] == UInt8(ascii: "#") {
                    return length + 2
                }
                length += 1
            }
            return nil
        }
        guard peek() == UInt8(ascii: "/"), let next = peek(1), next != UInt8(ascii: " "), next != UInt8(ascii: ")")
        else { return nil }
        // A slash after a value divides; after punctuation that opens an expression it starts a regular expression.
        if let last = tokens.last(where: { $0.kind != .comment }) {
            let opens = last.kind == .symbol && "(,=:[{;&|".contains(last.text) || last.isWord("return")
            guard opens else { return nil }
        }
        var length = 1
        while let byte = peek(length), byte != UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "/") { return length + 1 }
            length += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "`"): true
        default: byte >= 0x80
        }
    }
}
