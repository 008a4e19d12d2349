import Foundation
import KakuzukeProtocol
import Testing

// Goal: what is no JSON is told with its place, and numbers come through as written. Method: slips by hand; random
// changes of a text are read like Foundation reads them, as far as it is as strict.
@Suite struct JSONReaderTests {
    private func value(_ text: String, depthMax: Int = 8) throws(JSONProblem) -> WrittenJSON {
        try JSONReader.value(Array(text.utf8), depthMax: depthMax)
    }

    private func problem(_ text: String, depthMax: Int = 8) -> String {
        do {
            return "\(try value(text, depthMax: depthMax))"
        } catch { return "\(error.line):\(error.byte) \(error.reason)" }
    }

    @Test func numbersStayAsWritten() throws {
        let text =
            #"{"a": [1.10, -0, 12345678901234567890, 1E+5], "b": {"c": null, "d": true}, "e": "\u3042\n\uD83D\uDC36"}"#
        let expected = WrittenJSON.object([
            .init("a", .list([.number("1.10"), .number("-0"), .number("12345678901234567890"), .number("1E+5")])),
            .init("b", .object([.init("c", .null), .init("d", .bool(true))])), .init("e", .text("あ\n🐶")),
        ])
        #expect(try value(text) == expected)
        #expect(try JSONReader.value(expected.bytes, depthMax: 8) == expected)
    }

    @Test func slipsAreToldWithLineAndByte() {
        let cases: [(text: String, told: String)] = [
            ("", "1:1 it ends too early"), ("{\n \"a\": 1,\n}", "3:1 a name in quotation marks is expected"),
            ("{\"a\": 1, \"a\": 2}", "1:13 a name stands twice"), ("{\"a\" 1}", "1:6 a colon is expected"),
            ("[1 2]", "1:4 a comma or the end is expected"), ("[01]", "1:4 a number is expected"),
            ("[1.]", "1:4 a digit is expected"), ("[1e]", "1:4 a digit is expected"),
            ("[+1]", "1:2 a value is expected"),
            ("[1-2]", "1:3 a comma or the end is expected"), ("nul", "1:1 a value is expected"),
            ("{} x", "1:4 something stands behind the value"), ("\"a", "1:3 a quotation mark is missing"),
            ("\"\\x\"", "1:4 an unknown sign behind a backslash"),
            ("\"\\ud83d\"", "1:8 half of a surrogate pair"),
            ("\"\\u12g4\"", "1:4 four hexadecimal digits are expected"),
            ("\"a\tb\"", "1:3 a control character must be written as \\u"),
        ]
        for (text, told) in cases { #expect(problem(text) == told, "\(text)") }
    }

    @Test func depthIsLimited() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try value(nested(8)) }
        #expect(problem(nested(9)) == "1:9 it is nested deeper than 8 levels")
        #expect(throws: Never.self) { try value(nested(16), depthMax: 16) }
        // No caller gets the stack to overflow.
        #expect(
            problem(nested(100_000), depthMax: .max).hasSuffix("nested deeper than \(JSONReader.depthLimit) levels"))
    }

    @Test func bytesThatAreNoTextAreRefused() {
        let bytes: [UInt8] = [UInt8(ascii: "\""), 0x83, 0x8c, UInt8(ascii: "\"")]
        #expect(throws: JSONProblem(line: 1, byte: 4, reason: "a text is not UTF-8")) {
            try JSONReader.value(bytes, depthMax: 8)
        }
    }
}
