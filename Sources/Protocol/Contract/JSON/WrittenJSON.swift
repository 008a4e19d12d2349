/// A value of JSON whose numbers stay as written, so that no amount is ever rounded.
public indirect enum WrittenJSON: Hashable, Sendable {
    /// A name and its value within an object.
    public struct Member: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: WrittenJSON

        /// Makes a member.
        public init(_ name: String, _ value: WrittenJSON) {
            self.name = name
            self.value = value
        }
    }

    /// No value.
    case null
    /// True or false.
    case bool(Bool)
    /// The number as written.
    case number(String)
    /// A text.
    case text(String)
    /// Values in the order of the text.
    case list([WrittenJSON])
    /// Members in the order of the text.
    case object([Member])

    /// A whole number.
    public static func whole(_ value: some BinaryInteger) -> WrittenJSON { .number(String(value)) }

    /// An object without the members that have no value.
    public static func fields(_ members: KeyValuePairs<String, WrittenJSON?>) -> WrittenJSON {
        .object(members.compactMap { name, value in value.map { Member(name, $0) } })
    }

    /// What people call its kind.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .text: "a text"
        case .list: "a list"
        case .object: "an object"
        }
    }

    /// The value as a text in UTF-8.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += Array("null".utf8)
        case .bool(let value): bytes += Array((value ? "true" : "false").utf8)
        case .number(let text): bytes += Array(text.utf8)
        case .text(let text): Self.write(text, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (place, member) in members.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
