import Crypto
import Foundation
public import Rating

/// What a customer's own link says: whom it concerns and when it was given out; nobody else can read or make it.
///
/// The bytes are sealed by ChaCha20-Poly1305 with a key derived from the tenant's identifier key, so that a store can
/// make links offline and the address tells nothing of the customer. Source: `docs/security.md`, "Customers' links".
public struct CustomerLink: Hashable, Sendable {
    /// Days for which a link opens the page.
    public static let validDays = 400
    /// Longest text of a link's token; bytes.
    public static let tokenBytesMax = 128

    private static let version: UInt8 = 1
    private static let headerBytes = 1 + 16 + 4
    private static let nonceBytes = 12
    private static let tagBytes = 16
    private static let contentBytes = 4 + 1 + IdentifierHash.byteCount

    /// Whom it concerns.
    public let customer: IdentifierHash
    /// The business date on which it was given out.
    public let madeOn: CalendarDate

    /// Names a customer.
    public init(customer: IdentifierHash, madeOn: CalendarDate) {
        self.customer = customer
        self.madeOn = madeOn
    }

    /// Whether the link still opens the page on a date; one from after the date does not, but for a day of time zones.
    public func isValid(on date: CalendarDate) -> Bool {
        (-1...Self.validDays).contains(date.days(since: madeOn))
    }

    /// The tenant and the number of the key that a token names; nil for a text that is no token.
    public static func address(_ token: String) -> (tenant: TenantID, keyID: UInt32)? {
        guard let bytes = bytes(token) else { return nil }
        let tenant = bytes[1..<17].withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        return (TenantID(tenant), bytes[17..<21].reduce(0) { $0 << 8 | UInt32($1) })
    }

    /// The link as letters, digits, hyphens and underscores, for the end of an address; the same for the same link.
    ///
    /// - Parameters:
    ///   - key: the tenant's key by which the customer is hashed.
    ///   - tenant: the tenant.
    /// - Returns: the token; nil when another key has hashed the customer.
    public func token(_ key: IdentifierKey, tenant: TenantID) -> String? {
        guard customer.keyID == key.id else { return nil }
        var content = Self.bigEndian(UInt32(bitPattern: madeOn.daysSinceEpoch))
        content.append(customer.kind.rawValue)
        content += customer.bytes
        // From the content itself, so that no two contents share a nonce and none has to be kept.
        let nonce = Array(HMAC<SHA256>.authenticationCode(for: content, using: key.derived("link nonce")))
            .prefix(Self.nonceBytes)
        let header = [Self.version] + Self.bytes(of: tenant) + Self.bigEndian(key.id)
        guard let chosen = try? ChaChaPoly.Nonce(data: Array(nonce)),
            let sealed = try? ChaChaPoly.seal(
                content, using: key.derived("link content"), nonce: chosen, authenticating: header)
        else { return nil }
        return Data(header + nonce + sealed.ciphertext + sealed.tag).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Opens a token; nil for one that this key has not made, or that somebody has changed.
    ///
    /// - Parameters:
    ///   - token: the end of the address.
    ///   - key: the key that `address` names.
    public init?(token: String, _ key: IdentifierKey) {
        guard let bytes = Self.bytes(token), let address = Self.address(token), address.keyID == key.id else {
            return nil
        }
        let header = bytes[..<Self.headerBytes]
        let rest = bytes[Self.headerBytes...]
        guard let box = try? ChaChaPoly.SealedBox(combined: rest),
            let content = try? ChaChaPoly.open(box, using: key.derived("link content"), authenticating: header),
            content.count == Self.contentBytes
        else { return nil }
        let parts = Array(content)
        guard let kind = IdentifierKind(rawValue: parts[4]),
            let customer = IdentifierHash(kind: kind, keyID: key.id, bytes: parts[5...])
        else { return nil }
        let days = Int32(bitPattern: parts[..<4].reduce(0) { $0 << 8 | UInt32($1) })
        self.init(customer: customer, madeOn: CalendarDate(daysSinceEpoch: days))
    }

    /// The bytes of a token of the right form.
    private static func bytes(_ token: String) -> [UInt8]? {
        guard token.utf8.count <= tokenBytesMax else { return nil }
        var text = token.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: text), data.first == version,
            data.count == headerBytes + nonceBytes + contentBytes + tagBytes
        else { return nil }
        return Array(data)
    }

    private static func bytes(of tenant: TenantID) -> [UInt8] {
        withUnsafeBytes(of: tenant.rawValue.uuid) { Array($0) }
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
