import Crypto
import Foundation
import Rating
import SwiftProtobuf
import Testing

@testable import KakuzukeProtocol

// Goal: a quote's signature holds for exactly the quote that was signed, and its bytes are those of docs/sync.md, so
// that another program can verify it. Method: a fixed vector; every field changed; other keys and damaged signatures.
@Suite struct QuoteSignatureTests {
    private static func quote() throws -> Kakuzuke_V1_RecordedQuote {
        Kakuzuke_V1_RecordedQuote(
            id: "Q7", madeAt: 1_000, policyVersion: 3, asOf: try #require(CalendarDate("1970-01-03")),
            installEpoch: Array(1...16), feedChange: 258, includedSequence: 4, ownSequence: 5, contents: [0xAA, 0xBB])
    }

    @Test func theSignedBytesAreThoseOfTheDocument() throws {
        let expected =
            "6b616b757a756b652071756f74652031" + "0000000000000002" + "5137" + "00000000000003e8"
            + "0000000000000003" + "0000000000000002" + "0102030405060708090a0b0c0d0e0f10" + "0000000000000102"
            + "0000000000000004" + "0000000000000005" + "0000000000000002" + "aabb"
        let bytes = QuoteSignature.signedBytes(of: try Self.quote())
        #expect(bytes.map { String(format: "%02x", $0) }.joined() == expected)
        var early = try Self.quote()
        early.asOf = -1
        #expect(QuoteSignature.signedBytes(of: early).contains(0xFF))
    }

    @Test func aSignatureHoldsForItsQuoteOnly() throws {
        let signer = try QuoteSigner(certificateKeyPEM: P256.Signing.PrivateKey().pemRepresentation)
        var signed = try Self.quote()
        signed.signature = Data(try signer.signature(of: signed))
        #expect(signed.signature.count == RecordedQuoteLimits.signatureBytes)
        #expect(QuoteSignature.isValid(signed, publicKey: signer.publicKey))
        let changes: [(inout Kakuzuke_V1_RecordedQuote) -> Void] = [
            { $0.quoteID = "Q8" }, { $0.madeAtMs += 1 }, { $0.policyVersion = 4 }, { $0.asOf += 1 },
            { $0.installEpoch[15] = 0 }, { $0.feedChange += 1 }, { $0.includedSequence += 1 }, { $0.ownSequence += 1 },
            { $0.contents[1] = 0 }, { $0.contents = Data() }, { $0.signature[0] ^= 1 }, { $0.signature = Data() },
            { $0.signature += [0] },
        ]
        for (place, change) in changes.enumerated() {
            var other = signed
            change(&other)
            #expect(!QuoteSignature.isValid(other, publicKey: signer.publicKey), "\(place)")
        }
        let stranger = try QuoteSigner(certificateKeyPEM: P256.Signing.PrivateKey().pemRepresentation)
        #expect(!QuoteSignature.isValid(signed, publicKey: stranger.publicKey))
        #expect(!QuoteSignature.isValid(signed, publicKey: [1, 2, 3]))
    }

    @Test func aTextThatIsNoKeyIsRefused() {
        #expect(throws: (any Error).self) { try QuoteSigner(certificateKeyPEM: "no key") }
    }
}
