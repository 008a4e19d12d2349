/// A one-time token as HQ hands it to a store: the secret, and whom the agent may believe.
///
/// `<secret token>.<SHA-256 of the authority's certificate, hexadecimal>`.
public struct EnrolmentToken: Hashable, Sendable {
    /// How long a token holds; seconds (15 minutes).
    public static let lifetimeSeconds: Int64 = 900

    /// The secret; names the tenant.
    public let secret: SecretToken
    /// SHA-256 of the authority's certificate.
    public let authorityFingerprint: [UInt8]

    /// Makes a token.
    public init(secret: SecretToken, authorityFingerprint: [UInt8]) {
        precondition(authorityFingerprint.count == 32, "a fingerprint has 256 bits")
        self.secret = secret
        self.authorityFingerprint = authorityFingerprint
    }

    /// Reads a token as a person pasted it; nil when it cannot be one.
    public init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let secret = SecretToken(text: String(parts[0])), secret.kind == .enrolment,
            parts[1].utf8.count == 64
        else { return nil }
        var fingerprint: [UInt8] = []
        var rest = parts[1]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            fingerprint.append(byte)
            rest = rest.dropFirst(2)
        }
        self.secret = secret
        authorityFingerprint = fingerprint
    }

    /// The token as it is handed out.
    public var text: String {
        let hexadecimal = authorityFingerprint.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return secret.text + "." + hexadecimal.joined()
    }
}
