public import KakuzukeProtocol
public import LocalStore
public import Rating
import SwiftProtobuf

/// A quote as it was handed out, with everything that its record needs.
public struct AnsweredQuote: Sendable {
    /// When it was made, by the agent's wall clock.
    public var madeAt: StoredInstant
    /// What it was made from.
    public var watermark: QuoteWatermark
    /// How the customer was named; nil: by the server's number, or not at all.
    public var identifier: IdentifierHash?
    /// The server's number by which the customer was named; nil: by another name, or not at all.
    public var customerNumber: UInt64?
    /// The basket with the terms of its lines.
    public var basket: Basket
    /// The product of each line.
    public var products: [String]
    /// The price with everything that was not disclosed.
    public var quote: Quote
    /// What was told.
    public var answer: Kakuzuke_V1_QuoteResponse

    /// Makes one.
    public init(
        madeAt: StoredInstant, watermark: QuoteWatermark, identifier: IdentifierHash?, customerNumber: UInt64?,
        basket: Basket, products: [String], quote: Quote, answer: Kakuzuke_V1_QuoteResponse
    ) {
        self.madeAt = madeAt
        self.watermark = watermark
        self.identifier = identifier
        self.customerNumber = customerNumber
        self.basket = basket
        self.products = products
        self.quote = quote
        self.answer = answer
    }

    /// The record as the agent's file keeps it.
    ///
    /// - Parameter signer: signs it; nil: it bears no signature.
    /// - Returns: the record.
    /// - Throws: what packing a message or signing throws.
    public func record(signedBy signer: QuoteSigner? = nil) throws -> QuoteRecord {
        var contents = Kakuzuke_V1_QuoteContents(basket, products: products, quote: quote, answer: answer)
        if let identifier {
            contents.identifier = Kakuzuke_V1_HashedIdentifier(identifier)
        } else if let customerNumber {
            contents.customerID = customerNumber
        }
        var record = QuoteRecord(
            id: answer.quoteID, madeAt: madeAt, policyVersion: answer.policyVersion,
            asOf: CalendarDate(daysSinceEpoch: answer.asOf), watermark: watermark,
            payload: try contents.serializedBytes())
        if let signer { record.signature = try signer.signature(of: Kakuzuke_V1_RecordedQuote(record)) }
        return record
    }
}

extension Kakuzuke_V1_RecordedQuote {
    /// The record as it is signed.
    fileprivate init(_ record: QuoteRecord) {
        self.init(
            id: record.id, madeAt: record.madeAt.millisecondsSinceEpoch, policyVersion: record.policyVersion,
            asOf: record.asOf, installEpoch: record.watermark.epoch, feedChange: record.watermark.feedChange,
            includedSequence: record.watermark.includedSequence, ownSequence: record.watermark.ownSequence,
            contents: record.payload)
    }
}
