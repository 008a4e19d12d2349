/// Reads one JSON object into texts by dotted path; numbers stay as written, so that no amount is ever rounded.
struct JSONRecord {
    /// Deepest nesting.
    static let depthMax = 16

    private let bytes: [UInt8]
    private var next = 0

    /// The rows of a record: one for each element of the array `linesKey`, with the values beside it; without the key
    /// one row for the record.
    ///
    /// nil: the bytes are no JSON object.
    static func rows(_ text: String, linesKey: String?) -> [[String: String]]? {
        var reader = JSONRecord(text)
        guard let value = reader.value(depth: 0), case .object(let members) = value, reader.isAtEnd else { return nil }
        var head: [String: String] = [:]
        var lines: [Value]?
        for (key, value) in members {
            if key == linesKey, case .array(let elements) = value {
                lines = elements
            } else {
                flatten(value, path: key, into: &head)
            }
        }
        guard let linesKey else { return [head] }
        return (lines ?? []).isEmpty
            ? [head]
            : lines?.map { element in
                var row = head
                flatten(element, path: linesKey, into: &row)
                return row
            }
    }

    private enum Value {
        case text(String)
        case null
        case array([Value])
        case object([(String, Value)])
    }

    private static func flatten(_ value: Value, path: String, into row: inout [String: String]) {
        switch value {
        case .text(let text): row[ColumnName.normalized(path)] = text
        case .object(let members):
            for (key, member) in members { flatten(member, path: path + "." + key, into: &row) }
        case .null, .array: break
        }
    }

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    private var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return next == bytes.count
        }
    }

    private mutating func skipSpace() {
        while next < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[next]) { next += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next < bytes.count, bytes[next] == UInt8(ascii: character) else { return false }
        next += 1
        return true
    }

    private mutating func value(depth: Int) -> Value? {
        guard depth < Self.depthMax else { return nil }
        skipSpace()
        guard next < bytes.count else { return nil }
        switch bytes[next] {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map { .text($0) }
        default: return word()
        }
    }

    private mutating func object(depth: Int) -> Value? {
        next += 1
        var members: [(String, Value)] = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next < bytes.count, bytes[next] == UInt8(ascii: "\""), let key = string(), take(":"),
                let value = value(depth: depth + 1)
            else { return nil }
            members.append((key, value))
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> Value? {
        next += 1
        var elements: [Value] = []
        if take("]") { return .array(elements) }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            elements.append(value)
        } while take(",")
        return take("]") ? .array(elements) : nil
    }

    /// A number, true, false or null.
    private mutating func word() -> Value? {
        let start = next
        while next < bytes.count, ![0x2c, 0x5d, 0x7d, 0x20, 0x09, 0x0d, 0x0a].contains(bytes[next]) { next += 1 }
        let word = String(decoding: bytes[start..<next], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true", "false": return .text(word)
        default:
            let isNumber = word.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x2e }
            return isNumber && !word.isEmpty ? .text(word) : nil
        }
    }

    private mutating func string() -> String? {
        next += 1
        var result: [UInt8] = []
        while next < bytes.count {
            let byte = bytes[next]
            next += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                result.append(contentsOf: Array(String(Character(scalar)).utf8))
            case 0..<0x20: return nil
            default: result.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard next < bytes.count else { return nil }
        let byte = bytes[next]
        next += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            guard let high = hexadecimal() else { return nil }
            guard (0xd800..<0xdc00).contains(high) else { return Unicode.Scalar(high) }
            guard next + 1 < bytes.count, bytes[next] == UInt8(ascii: "\\"), bytes[next + 1] == UInt8(ascii: "u")
            else { return nil }
            next += 2
            guard let low = hexadecimal(), (0xdc00..<0xe000).contains(low) else { return nil }
            return Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
        default: return nil
        }
    }

    private mutating func hexadecimal() -> UInt32? {
        guard next + 4 <= bytes.count else { return nil }
        let digits = String(decoding: bytes[next..<next + 4], as: UTF8.self)
        next += 4
        return UInt32(digits, radix: 16)
    }
}
