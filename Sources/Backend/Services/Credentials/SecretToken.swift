import Crypto
public import Foundation
import Storage

/// A secret that is handed out once, as text, and kept as a hash only.
///
/// `kz<kind>_<tenant>_<secret>_<check>`: the tenant as 32 hexadecimal digits (zeros for none), 256 random bits in
/// base64url, and eight hexadecimal digits that catch slips of copying before the database is asked.
public struct SecretToken: Hashable, Sendable {
    /// What the token is for.
    public enum Kind: String, Sendable {
        /// An API token of a tenant.
        case tenant = "t"
        /// A token of the platform operator.
        case platformOperator = "o"
        /// A one-time token for an agent.
        case enrolment = "e"
        /// A session of a person.
        case session = "s"
        /// An invitation of a person.
        case invitation = "i"
        /// The state of a sign-in at an identity provider.
        case federatedSignIn = "f"
    }

    /// Bytes of the secret; 256 bits.
    public static let secretByteCount = 32

    /// What it is for.
    public let kind: Kind
    /// The tenant; nil for the platform operator.
    public let tenant: UUID?
    private let secret: [UInt8]

    /// Makes a token from fresh random bytes.
    public init(kind: Kind, tenant: UUID?, secret: [UInt8]) {
        precondition(secret.count == Self.secretByteCount, "a secret has 256 bits")
        self.kind = kind
        self.tenant = tenant
        self.secret = secret
    }

    /// Bytes of the longest text that is looked at; a token has about half of it.
    public static let textByteCountMax = 200

    /// Reads a token as a person pasted it; nil when it cannot be one.
    public init?(text: String) {
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.textByteCountMax, parts.count == 3, parts[0].hasPrefix("kz"),
            let kind = Kind(rawValue: String(parts[0].dropFirst(2))), parts[1].count == 32,
            // The secret may hold underscores; the check never does.
            let last = parts[2].lastIndex(of: "_"),
            let secret = Self.bytes(base64URL: String(parts[2][..<last])), secret.count == Self.secretByteCount
        else { return nil }
        let hex = parts[1]
        let dashed = [8, 4, 4, 4, 12].reduce(into: (text: "", rest: hex)) { state, length in
            state.text += (state.text.isEmpty ? "" : "-") + state.rest.prefix(length)
            state.rest = state.rest.dropFirst(length)
        }.text
        guard let tenant = UUID(uuidString: dashed) else { return nil }
        let none = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        self.kind = kind
        self.tenant = tenant == none ? nil : tenant
        self.secret = secret
        guard (self.tenant == nil) == (kind == .platformOperator), self.text == text else { return nil }
    }

    /// The token as it is handed out.
    public var text: String {
        let tenantText =
            tenant.map { $0.uuidString.lowercased().filter { $0 != "-" } } ?? String(repeating: "0", count: 32)
        let body = "kz\(kind.rawValue)_\(tenantText)_\(Self.base64URL(secret))"
        let check = SHA256.hash(data: Data(body.utf8)).prefix(4).map { String(format: "%02x", $0) }.joined()
        return body + "_" + check
    }

    /// SHA-256 of the secret, the only form that is stored; 256 random bits need no slow hash.
    public var hash: [UInt8] { Array(SHA256.hash(data: Data(secret))) }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func bytes(base64URL text: String) -> [UInt8]? {
        let padded = text.replacing("-", with: "+").replacing("_", with: "/") + "="
        return Data(base64Encoded: padded).map { [UInt8]($0) }
    }
}
