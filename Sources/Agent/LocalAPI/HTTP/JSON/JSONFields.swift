import KakuzukeProtocol
import Rating

/// Takes the members of an object one by one, and refuses what nobody took: a name that is mistyped is never ignored.
struct JSONFields {
    /// Longest text of a field that nothing else limits; bytes.
    static let textBytesMax = 1_024
    /// Deepest nesting of lists and objects in a body; levels.
    static let depthMax = 8

    private let path: String
    private var left: [WrittenJSON.Member]

    /// The value of a body.
    ///
    /// - Parameter bytes: the body, of a length that the caller has limited.
    /// - Returns: the value.
    /// - Throws: `KakuzukeError` `invalid_argument` with line and byte of the first mistake.
    static func body(_ bytes: [UInt8]) throws(KakuzukeError) -> WrittenJSON {
        do { return try JSONReader.value(bytes, depthMax: depthMax) } catch {
            throw KakuzukeError(
                .invalidArgument, "the body is no JSON at line \(error.line), byte \(error.byte): \(error.reason)",
                parameters: ["field": "body", "line": String(error.line), "byte": String(error.byte)])
        }
    }

    /// Begins with an object.
    ///
    /// - Parameters:
    ///   - value: the value that is to be an object.
    ///   - path: where it stands, such as `lines[2]`; empty: the body.
    /// - Throws: `KakuzukeError` for anything but an object.
    init(_ value: WrittenJSON, at path: String = "") throws(KakuzukeError) {
        self.path = path
        guard case .object(let members) = value else {
            throw Self.wrong(path.isEmpty ? "body" : path, "an object is expected, not \(value.kindName)")
        }
        left = members
    }

    /// Ends with an object: throws where a member was not taken.
    func finish() throws(KakuzukeError) {
        guard let member = left.first else { return }
        throw Self.wrong(place(member.name), "there is no such field")
    }

    /// Throws where a field is missing.
    func required<Value>(_ name: String, _ value: Value?) throws(KakuzukeError) -> Value {
        guard let value else { throw Self.wrong(place(name), "the field is missing") }
        return value
    }

    /// A text; nil: it is absent.
    mutating func text(_ name: String) throws(KakuzukeError) -> String? {
        guard let value = take(name) else { return nil }
        guard case .text(let text) = value else { throw kind(name, "a text", value) }
        guard text.utf8.count <= Self.textBytesMax, !text.utf8.contains(0) else {
            throw Self.wrong(place(name), "a text of at most \(Self.textBytesMax) bytes without U+0000 is expected")
        }
        return text
    }

    /// True or false; nil: it is absent.
    mutating func bool(_ name: String) throws(KakuzukeError) -> Bool? {
        guard let value = take(name) else { return nil }
        guard case .bool(let bool) = value else { throw kind(name, "true or false", value) }
        return bool
    }

    /// A whole number that the type holds; nil: it is absent.
    mutating func whole<Number: FixedWidthInteger>(
        _ name: String, as type: Number.Type = Number.self
    ) throws(KakuzukeError) -> Number? {
        guard let value = take(name) else { return nil }
        guard case .number(var text) = value else { throw kind(name, "a whole number", value) }
        // For JSON 2 and 2.0 are one number, and some programs write whole numbers so.
        if text.hasSuffix(".0") { text.removeLast(2) }
        guard let number = Number(text) else {
            throw Self.wrong(place(name), "a whole number of \(Number.min) to \(Number.max) is expected")
        }
        return number
    }

    /// A quantity with at most three decimals; nil: it is absent.
    mutating func quantity(_ name: String) throws(KakuzukeError) -> QuantityThousandths? {
        guard let value = take(name) else { return nil }
        guard case .number(let text) = value else { throw kind(name, "a number", value) }
        guard let quantity = QuantityThousandths(decimal: text) else {
            throw Self.wrong(place(name), "a number with at most three decimals and no exponent is expected")
        }
        return quantity
    }

    /// A date; nil: it is absent.
    mutating func date(_ name: String) throws(KakuzukeError) -> CalendarDate? {
        guard let text = try text(name) else { return nil }
        guard let date = CalendarDate(text), FactLimits.dates.contains(date) else {
            throw Self.wrong(place(name), "a date YYYY-MM-DD from 1900 on is expected")
        }
        return date
    }

    /// A time; nil: it is absent.
    mutating func time(_ name: String) throws(KakuzukeError) -> TimeOfDay? {
        guard let text = try text(name) else { return nil }
        guard let time = TimeOfDay(text) else { throw Self.wrong(place(name), "a time HH:MM:SS is expected") }
        return time
    }

    /// One of some words; nil: it is absent.
    mutating func word<Value>(
        _ name: String, _ words: KeyValuePairs<String, Value>
    ) throws(KakuzukeError) -> Value? {
        guard let text = try text(name) else { return nil }
        guard let found = words.first(where: { $0.key == text }) else {
            throw Self.wrong(place(name), "one of \(words.map(\.key).joined(separator: ", ")) is expected")
        }
        return found.value
    }

    /// An object; nil: it is absent.
    mutating func object(_ name: String) throws(KakuzukeError) -> JSONFields? {
        guard let value = take(name) else { return nil }
        return try JSONFields(value, at: place(name))
    }

    /// Objects of a list; nil: it is absent.
    mutating func objects<Value>(
        _ name: String, max: Int, _ make: (inout JSONFields) throws(KakuzukeError) -> Value
    ) throws(KakuzukeError) -> [Value]? {
        guard let value = take(name) else { return nil }
        guard case .list(let values) = value else { throw kind(name, "a list", value) }
        guard values.count <= max else {
            throw Self.wrong(place(name), "at most \(max) entries are expected, not \(values.count)")
        }
        var made: [Value] = []
        for (position, value) in values.enumerated() {
            var fields = try JSONFields(value, at: "\(place(name))[\(position)]")
            made.append(try make(&fields))
            try fields.finish()
        }
        return made
    }

    private mutating func take(_ name: String) -> WrittenJSON? {
        guard let position = left.firstIndex(where: { $0.name == name }) else { return nil }
        return left.remove(at: position).value
    }

    private func place(_ name: String) -> String { path.isEmpty ? name : path + "." + name }

    private func kind(_ name: String, _ expected: String, _ value: WrittenJSON) -> KakuzukeError {
        Self.wrong(place(name), "\(expected) is expected, not \(value.kindName)")
    }

    private static func wrong(_ field: String, _ reason: String) -> KakuzukeError {
        KakuzukeError(.invalidArgument, "\(field): \(reason)", parameters: ["field": field])
    }
}
