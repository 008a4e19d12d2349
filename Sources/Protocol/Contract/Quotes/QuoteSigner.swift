import Crypto
import Foundation

/// Signs the quotes of one agent.
///
/// One signature takes some tens of microseconds on a machine of today; nobody at a till waits for it, because quotes
/// are signed when they are recorded.
public struct QuoteSigner: Sendable {
    private let key: P256.Signing.PrivateKey

    /// Takes the key of the agent's certificate.
    ///
    /// - Parameter certificateKeyPEM: the private key (P-256), PEM.
    /// - Throws: what the cryptographic library throws when the text is no such key.
    public init(certificateKeyPEM: String) throws {
        key = try P256.Signing.PrivateKey(pemRepresentation: certificateKeyPEM)
    }

    /// The public part of the key, as the bit string of a certificate holds it: an uncompressed point of 65 bytes.
    public var publicKey: [UInt8] { Array(key.publicKey.x963Representation) }

    /// The signature of a quote.
    ///
    /// - Parameter quote: the quote; a signature that it has already plays no part.
    /// - Returns: r and s, 32 bytes each.
    /// - Throws: what the cryptographic library throws when it has no randomness.
    public func signature(of quote: Kakuzuke_V1_RecordedQuote) throws -> [UInt8] {
        Array(try key.signature(for: QuoteSignature.signedBytes(of: quote)).rawRepresentation)
    }
}
