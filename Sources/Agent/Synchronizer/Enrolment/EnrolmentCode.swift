/// A one-time token as headquarters hands it to a store: `<secret>.<SHA-256 of the authority, hexadecimal>`.
public struct EnrolmentCode: Hashable, Sendable {
    /// Longest token; bytes.
    public static let bytesMax = 512

    /// The whole text, which the server takes.
    public let text: String
    /// SHA-256 of the certificate of the authority that may be believed.
    public let authorityDigest: [UInt8]

    /// Reads a token as a person pasted it, spaces and line ends around it included; nil when it cannot be one.
    public init?(_ text: String) {
        let trimmed = text.split(whereSeparator: \.isWhitespace)
        guard trimmed.count == 1, let word = trimmed.first, word.utf8.count <= Self.bytesMax,
            let dot = word.lastIndex(of: "."), dot != word.startIndex
        else { return nil }
        let digits = word[word.index(after: dot)...]
        guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit) else { return nil }
        var rest = digits
        var digest: [UInt8] = []
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            digest.append(byte)
            rest = rest.dropFirst(2)
        }
        self.text = String(word)
        authorityDigest = digest
    }
}
