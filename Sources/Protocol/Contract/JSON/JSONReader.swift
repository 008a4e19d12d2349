/// Reads one value of JSON strictly by RFC 8259: no member twice, no text that is not UTF-8, no half of a surrogate
/// pair, nothing behind the value, and only so deep.
///
/// Foundation's reader takes members twice and numbers as floating point, so neither a till's slip nor an amount would
/// come through as written.
public struct JSONReader {
    /// Deepest nesting of lists and objects that any caller may allow; levels, each of which takes room on the stack.
    public static let depthLimit = 64

    private let bytes: [UInt8]
    /// Deepest nesting of lists and objects; levels.
    private let depthMax: Int
    private var next = 0

    /// The value of a text.
    ///
    /// - Parameters:
    ///   - bytes: the text in UTF-8, of a length that the caller has limited.
    ///   - depthMax: deepest nesting of lists and objects, at most `depthLimit`; levels.
    /// - Returns: the value.
    /// - Throws: `JSONProblem` with line and byte of the first mistake.
    public static func value(_ bytes: [UInt8], depthMax: Int) throws(JSONProblem) -> WrittenJSON {
        var reader = JSONReader(bytes: bytes, depthMax: min(depthMax, depthLimit))
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.next == bytes.count else { throw reader.problem("something stands behind the value") }
        return value
    }

    private init(bytes: [UInt8], depthMax: Int) {
        self.bytes = bytes
        self.depthMax = depthMax
    }

    private var byte: UInt8? { next < bytes.count ? bytes[next] : nil }

    private func problem(_ reason: String) -> JSONProblem {
        var line = 1
        var column = 1
        for byte in bytes[..<min(next, bytes.count)] {
            column = byte == 0x0A ? 1 : column + 1
            line += byte == 0x0A ? 1 : 0
        }
        return JSONProblem(line: line, byte: column, reason: reason)
    }

    private mutating func skipSpace() {
        while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { next += 1 }
    }

    private mutating func value(depth: Int) throws(JSONProblem) -> WrittenJSON {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw problem("it ends too early")
        case let sign? where sign == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(sign):
            return try number()
        default: throw problem("a value is expected")
        }
    }

    private mutating func word(_ word: String, _ value: WrittenJSON) throws(JSONProblem) -> WrittenJSON {
        guard bytes[next...].starts(with: word.utf8) else { throw problem("a value is expected") }
        next += word.utf8.count
        return value
    }

    private mutating func open(_ depth: Int) throws(JSONProblem) {
        guard depth < depthMax else { throw problem("it is nested deeper than \(depthMax) levels") }
        next += 1
        skipSpace()
    }

    /// Goes on behind a comma; false: the closing sign was met.
    private mutating func goesOn(until close: UInt8) throws(JSONProblem) -> Bool {
        skipSpace()
        guard byte == UInt8(ascii: ",") || byte == close else { throw problem("a comma or the end is expected") }
        next += 1
        return bytes[next - 1] != close
    }

    private mutating func list(depth: Int) throws(JSONProblem) -> WrittenJSON {
        try open(depth)
        var values: [WrittenJSON] = []
        if byte == UInt8(ascii: "]") {
            next += 1
            return .list(values)
        }
        repeat { values.append(try value(depth: depth + 1)) } while try goesOn(until: UInt8(ascii: "]"))
        return .list(values)
    }

    private mutating func object(depth: Int) throws(JSONProblem) -> WrittenJSON {
        try open(depth)
        var members: [WrittenJSON.Member] = []
        var names: Set<String> = []
        if byte == UInt8(ascii: "}") {
            next += 1
            return .object(members)
        }
        repeat {
            skipSpace()
            guard byte == UInt8(ascii: "\"") else { throw problem("a name in quotation marks is expected") }
            let name = try text()
            guard names.insert(name).inserted else { throw problem("a name stands twice") }
            skipSpace()
            guard byte == UInt8(ascii: ":") else { throw problem("a colon is expected") }
            next += 1
            members.append(WrittenJSON.Member(name, try value(depth: depth + 1)))
        } while try goesOn(until: UInt8(ascii: "}"))
        return .object(members)
    }

    private mutating func number() throws(JSONProblem) -> WrittenJSON {
        let start = next
        if byte == UInt8(ascii: "-") { next += 1 }
        let first = byte
        let whole = digits()
        guard whole > 0, whole == 1 || first != UInt8(ascii: "0") else { throw problem("a number is expected") }
        if byte == UInt8(ascii: ".") {
            next += 1
            guard digits() > 0 else { throw problem("a digit is expected") }
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            next += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { next += 1 }
            guard digits() > 0 else { throw problem("a digit is expected") }
        }
        return .number(String(decoding: bytes[start..<next], as: UTF8.self))
    }

    /// Passes over digits and tells how many there were.
    private mutating func digits() -> Int {
        let start = next
        while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { next += 1 }
        return next - start
    }

    private mutating func text() throws(JSONProblem) -> String {
        next += 1
        var units: [UInt8] = []
        while let byte, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw problem("a control character must be written as \\u") }
            next += 1
            guard byte == UInt8(ascii: "\\") else {
                units.append(byte)
                continue
            }
            units += try escaped()
        }
        guard byte != nil else { throw problem("a quotation mark is missing") }
        guard let text = String(validating: units, as: UTF8.self) else { throw problem("a text is not UTF-8") }
        next += 1
        return text
    }

    private mutating func escaped() throws(JSONProblem) -> [UInt8] {
        guard let sign = byte else { throw problem("it ends too early") }
        next += 1
        switch sign {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [sign]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard bytes[next...].starts(with: "\\u".utf8) else { throw problem("half of a surrogate pair") }
                next += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw problem("half of a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw problem("half of a surrogate pair") }
            return Array(String(Character(scalar)).utf8)
        default: throw problem("an unknown sign behind a backslash")
        }
    }

    private mutating func hexadecimal() throws(JSONProblem) -> UInt32 {
        let end = next + 4
        guard end <= bytes.count,
            bytes[next..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: bytes[next..<end], as: UTF8.self), radix: 16)
        else { throw problem("four hexadecimal digits are expected") }
        next = end
        return code
    }
}
