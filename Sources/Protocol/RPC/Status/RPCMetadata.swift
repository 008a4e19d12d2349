/// Ordered key and value pairs that travel with the opening and with the end of a call.
///
/// Keys are 1 to 64 bytes of lower-case ASCII letters, digits, `-`, `_` and `.`; values are any bytes up to 65,535.
/// A key may occur more than once.
public struct RPCMetadata: Sendable, Hashable {
    /// One key with its value.
    public struct Element: Sendable, Hashable {
        /// Name of the value.
        public let key: String
        /// The bytes of the value.
        public let value: [UInt8]

        /// Makes a pair; it is checked when it is put into metadata.
        public init(key: String, value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    /// Bytes a key may have at most.
    public static let keyBytesMax = 64
    /// Bytes a value may have at most: what its 16-bit length can say.
    public static let valueBytesMax = 65_535

    /// The pairs in the order they were added.
    public private(set) var elements: [Element]

    /// Makes metadata without pairs.
    public init() {
        self.elements = []
    }

    /// Makes metadata of text pairs in the order given; keys and lengths are the programmer's duty.
    public init(_ pairs: [(String, String)]) {
        self.elements = []
        for (key, value) in pairs {
            add(key, value)
        }
    }

    init(unchecked elements: [Element]) {
        self.elements = elements
    }

    /// True if there is no pair.
    public var isEmpty: Bool { elements.isEmpty }

    /// Adds a pair with a text value.
    public mutating func add(_ key: String, _ value: String) {
        add(key, bytes: Array(value.utf8))
    }

    /// Adds a pair with a value of any bytes; a key or value outside the rules is a programmer's error.
    public mutating func add(_ key: String, bytes: [UInt8]) {
        precondition(RPCMetadata.isValidKey(key.utf8), "a metadata key has 1 to 64 bytes of a-z, 0-9, '-', '_', '.'")
        precondition(bytes.count <= RPCMetadata.valueBytesMax, "a metadata value has at most 65,535 bytes")
        elements.append(Element(key: key, value: bytes))
    }

    /// The first value of a key as text, nil if there is none or it is not UTF-8.
    public func text(_ key: String) -> String? {
        guard let value = bytes(key) else { return nil }
        return String(validating: value, as: UTF8.self)
    }

    /// The first value of a key, nil if there is none.
    public func bytes(_ key: String) -> [UInt8]? {
        elements.first { $0.key == key }?.value
    }

    /// Bytes the pairs take in a frame: each key and value with two length bytes before it.
    var encodedBytes: Int {
        elements.reduce(0) { $0 + 4 + $1.key.utf8.count + $1.value.count }
    }

    static func isValidKey(_ key: some Collection<UInt8>) -> Bool {
        guard key.count >= 1, key.count <= keyBytesMax else { return false }
        return key.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
