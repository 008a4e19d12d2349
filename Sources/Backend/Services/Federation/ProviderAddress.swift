import Foundation

/// An address of an identity provider that the server may call: https, or http on a loopback address.
struct ProviderAddress: Hashable, Sendable {
    /// Longest address; bytes.
    static let bytesMax = 2_048

    /// The address as it was written.
    let text: String
    /// True for http on a loopback address.
    let isLoopback: Bool

    /// An issuer; nil when the server may not call it. It has neither query nor fragment.
    init?(issuer text: String) {
        guard !text.contains("?") else { return nil }
        self.init(text, allowsLoopback: true)
    }

    /// An endpoint; only a provider on this machine may name endpoints on it without TLS.
    init?(endpoint text: String, ofLoopbackIssuer: Bool) {
        self.init(text, allowsLoopback: ofLoopbackIssuer)
    }

    private init?(_ text: String, allowsLoopback: Bool) {
        // Whatever programs read in different ways is refused before any of them reads it.
        let signs = Set("-._~:/?[]@!$&'()*+,;=%".utf8)
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: signs.contains(byte)
            }
        }
        guard text.utf8.count <= Self.bytesMax, text.utf8.allSatisfy(isPlain),
            let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.password == nil, !text.contains("@"), (1...65_535).contains(parts.port ?? 443)
        else { return nil }
        switch parts.scheme {
        case "https":
            isLoopback = false
        case "http" where allowsLoopback && ["127.0.0.1", "::1", "[::1]"].contains(host):
            isLoopback = true
        default:
            return nil
        }
        self.text = text
    }
}
