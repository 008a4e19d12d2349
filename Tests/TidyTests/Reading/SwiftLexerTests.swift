import Testing

// Goal: the checks see code as the compiler does, whatever strings, comments and regular expressions contain.
// Method: short texts with braces and marks in awkward places; only the words of code must remain.
@Suite struct SwiftLexerTests {
    @Test(
        "Strings, comments and regular expressions are no code",
        arguments: [
            (#"a "b! // c" d"#, ["a", "d"]),
            ("a // b\nc", ["a", "c"]),
            ("a /* b /* c */ d */ e", ["a", "e"]),
            ("\"\"\"\n b \"c\" d\n\"\"\" ; e", ["e"]),
            (##"#"a " b \(c)"# ; d"##, ["d"]),
            (##"#"a \#(b) c"# ; d"##, ["b", "d"]),
            (#""\\" ; a"#, ["a"]),
            (#""\("b \(c) d")e" ; f"#, ["c", "f"]),
            (#""\(a(b)) c" ; d"#, ["a", "b", "d"]),
            ("a = /b\"c/ ; d", ["a", "d"]),
            ("#/a\"b/# ; c", ["c"]),
            ("a / b ; c / d", ["a", "b", "c", "d"]),
            ("\"unclosed\na", ["a"]),
        ])
    func separatesCode(text: String, words: [String]) {
        let tokens = SwiftLexer.tokens(of: text)
        #expect(tokens.filter { $0.kind == .word }.map(\.text) == words)
    }

    @Test("Lines are counted through strings and comments of several lines")
    func countsLines() {
        let text = "/*\n*/ a\n\"\"\"\nb\n\\(c)\n\"\"\"\nd \"e\\\nf"
        let words = SwiftLexer.tokens(of: text).filter { $0.kind == .word }
        #expect(words.map(\.line) == [2, 5, 7])
        #expect(SwiftLexer.tokens(of: "/*\n*/").map(\.lastLine) == [2])
    }

    @Test("Any text is read to its end")
    func endsAlways() {
        let pieces = ["\"", "\"\"\"", "#", "\\(", ")", "/*", "*/", "//", "\n", "/", "\\", "a", "{"]
        for first in pieces {
            for second in pieces {
                for third in pieces { _ = SwiftLexer.tokens(of: first + second + third) }
            }
        }
    }
}
