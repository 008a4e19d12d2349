import Rating

/// The code by which a retailer calls a store, as the point of sale writes it.
public struct StoreCode: Hashable, Sendable, CustomStringConvertible {
    /// The code; compared by its bytes.
    public let text: String

    /// Makes a code; nil when it is empty, longer than `InputLimits.textBytesMax` or holds U+0000.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= InputLimits.textBytesMax, !text.utf8.contains(0) else { return nil }
        self.text = text
    }

    /// The code.
    public var description: String { text }

    /// Equal when the bytes are: two spellings of one character are two codes, as they are in the database.
    public static func == (left: StoreCode, right: StoreCode) -> Bool {
        ExactText(left.text) == ExactText(right.text)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ExactText(text))
    }
}
