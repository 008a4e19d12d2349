import Crypto
import Foundation
import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

/// A store's quote that is within the limits and bears a signature of its agent.
struct SoundQuote: Sendable {
    /// Business dates and moments before this are refused.
    static let earliest = BatchIngest.earliestBusinessDate
    /// Business dates and moments more than so many days after today are refused; days.
    static let futureDaysMax = BatchIngest.futureDaysMax

    /// What came.
    let message: Kakuzuke_V1_RecordedQuote
    /// SHA-256 of what is signed.
    let digest: [UInt8]
    /// Serial number of the certificate whose key has made the signature.
    let certificate: StoredBytes

    /// Checks a quote.
    ///
    /// - Parameters:
    ///   - message: what came.
    ///   - keys: the keys that the agent was ever given certificates for, newest first.
    ///   - today: the store's business date, which may be shifted by days.
    ///   - now: the time of day, which never is.
    /// - Throws: `QuoteProblem`.
    init(
        _ message: Kakuzuke_V1_RecordedQuote, keys: [SelectAgentKeys.Row], today: CalendarDate, now: Moment
    ) throws(QuoteProblem) {
        try Self.checkFields(message, today: today, now: now)
        try Self.checkContents([UInt8](message.contents))
        guard !message.signature.isEmpty else { throw QuoteProblem(.signatureMissing, field: "signature") }
        // Renewed certificates bear the same key; each key is tried once.
        var tried: Set<StoredBytes> = []
        let signing = keys.first { key in
            tried.insert(key.publicKey).inserted && QuoteSignature.isValid(message, publicKey: key.publicKey.bytes)
        }
        guard let signing else { throw QuoteProblem(.signatureWrong, field: "signature") }
        self.message = message
        digest = Array(SHA256.hash(data: QuoteSignature.signedBytes(of: message)))
        certificate = signing.serial
    }

    private static func checkFields(
        _ message: Kakuzuke_V1_RecordedQuote, today: CalendarDate, now: Moment
    ) throws(QuoteProblem) {
        guard (1...RecordedQuoteLimits.idBytesMax).contains(message.quoteID.utf8.count),
            message.quoteID.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw QuoteProblem(.idInvalid, field: "quote_id") }
        let last = today.adding(days: futureDaysMax)
        guard message.asOf >= earliest.daysSinceEpoch, message.asOf <= last.daysSinceEpoch else {
            throw QuoteProblem(.outOfRange, field: "as_of")
        }
        let dayMilliseconds: Int64 = 86_400_000
        guard message.madeAtMs >= Int64(earliest.daysSinceEpoch) * dayMilliseconds,
            message.madeAtMs <= now.milliseconds + Int64(futureDaysMax) * dayMilliseconds
        else { throw QuoteProblem(.outOfRange, field: "made_at_ms") }
        guard message.installEpoch.count == 16 else { throw QuoteProblem(.outOfRange, field: "install_epoch") }
        let sequenceMax = FactBatchLimits.sequenceMax.rawValue
        guard message.feedChange <= sequenceMax else { throw QuoteProblem(.outOfRange, field: "feed_change") }
        guard message.includedSequence <= sequenceMax else {
            throw QuoteProblem(.outOfRange, field: "included_sequence")
        }
        guard message.ownSequence <= sequenceMax else { throw QuoteProblem(.outOfRange, field: "own_sequence") }
        guard message.contents.count <= RecordedQuoteLimits.contentsBytesMax else {
            throw QuoteProblem(.outOfRange, field: "contents")
        }
    }

    /// Reads everything that a later recomputation reads.
    private static func checkContents(_ bytes: [UInt8]) throws(QuoteProblem) {
        guard let contents = try? Kakuzuke_V1_QuoteContents(serializedBytes: bytes) else {
            throw QuoteProblem(.contentsUnreadable)
        }
        do throws(ContractError) {
            _ = try Basket(contents)
            _ = try contents.productCodes()
            _ = try contents.pricesTold()
            if case .identifier(let identifier)? = contents.customer { _ = try IdentifierHash(identifier) }
        } catch {
            throw QuoteProblem(.contentsUnreadable, field: error.field)
        }
        guard contents.remarkCodes.count <= RecordedQuoteLimits.remarksMax else {
            throw QuoteProblem(.contentsUnreadable, field: "remark_codes")
        }
    }

    /// Adds the quote to columns that are inserted.
    func append(to columns: inout StoreQuoteColumns) {
        columns.quotes.append(message.quoteID)
        columns.madeAt.append(Moment(rawValue: message.madeAtMs * 1_000))
        columns.asOf.append(CalendarDate(daysSinceEpoch: message.asOf))
        columns.policyVersions.append(Int64(message.policyVersion))
        columns.installEpochs.append(StoredBytes([UInt8](message.installEpoch)))
        columns.feedChanges.append(Int64(clamping: message.feedChange))
        columns.includedSequences.append(Int64(clamping: message.includedSequence))
        columns.ownSequences.append(Int64(clamping: message.ownSequence))
        columns.contents.append(StoredBytes([UInt8](message.contents)))
        columns.digests.append(StoredBytes(digest))
        columns.signatures.append(StoredBytes([UInt8](message.signature)))
        columns.certificates.append(certificate)
    }
}
