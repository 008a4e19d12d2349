import Crypto
import Foundation

/// The agent's signature of a recorded quote: by the key of its certificate, over bytes that another program can make.
///
/// Source: `docs/sync.md`, "Recorded quotes".
public enum QuoteSignature {
    /// Names what is signed, so that a signature of anything else is never one of a quote; 16 bytes.
    static let purpose = Array("kakuzuke quote 1".utf8)

    /// The signed bytes of a quote; the signature itself has no part in them.
    ///
    /// - Parameter quote: the quote, within the limits of `RecordedQuoteLimits`.
    /// - Returns: the bytes of `docs/sync.md`.
    public static func signedBytes(of quote: Kakuzuke_V1_RecordedQuote) -> [UInt8] {
        var bytes = purpose
        let id = Array(quote.quoteID.utf8)
        bytes.reserveCapacity(purpose.count + id.count + quote.contents.count + 72)
        append(UInt64(id.count), to: &bytes)
        bytes += id
        append(UInt64(bitPattern: quote.madeAtMs), to: &bytes)
        append(UInt64(quote.policyVersion), to: &bytes)
        append(UInt64(bitPattern: Int64(quote.asOf)), to: &bytes)
        bytes += quote.installEpoch
        append(quote.feedChange, to: &bytes)
        append(quote.includedSequence, to: &bytes)
        append(quote.ownSequence, to: &bytes)
        append(UInt64(quote.contents.count), to: &bytes)
        bytes += quote.contents
        return bytes
    }

    /// True when the quote's signature was made by the private part of a key.
    ///
    /// - Parameters:
    ///   - quote: the quote with its signature.
    ///   - publicKey: the key of a certificate, as its bit string holds it (an uncompressed point of 65 bytes).
    /// - Returns: false also for a key or signature that is none.
    public static func isValid(_ quote: Kakuzuke_V1_RecordedQuote, publicKey: [UInt8]) -> Bool {
        guard let key = try? P256.Signing.PublicKey(x963Representation: publicKey),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: quote.signature)
        else { return false }
        return key.isValidSignature(signature, for: signedBytes(of: quote))
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
    }
}
