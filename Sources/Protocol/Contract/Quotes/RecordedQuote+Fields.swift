import Foundation
public import Rating

extension Kakuzuke_V1_RecordedQuote {
    /// A quote that bears no signature yet.
    ///
    /// - Parameters:
    ///   - id: the quote's id.
    ///   - madeAt: the agent's wall clock; milliseconds since 1970-01-01 UTC.
    ///   - policyVersion: the version that priced it.
    ///   - asOf: the business date for which it was made.
    ///   - installEpoch: the installation whose sequences are meant; 16 bytes.
    ///   - feedChange: number of the last change of the feed.
    ///   - includedSequence: highest own sequence that the feed's states include.
    ///   - ownSequence: last own sequence that was taken into account.
    ///   - contents: `QuoteContents`, serialised.
    public init(
        id: String, madeAt: Int64, policyVersion: UInt32, asOf: CalendarDate, installEpoch: [UInt8],
        feedChange: Int64, includedSequence: Int64, ownSequence: Int64, contents: [UInt8]
    ) {
        self.init()
        quoteID = id
        madeAtMs = madeAt
        self.policyVersion = policyVersion
        self.asOf = asOf.daysSinceEpoch
        self.installEpoch = Data(installEpoch)
        self.feedChange = UInt64(clamping: feedChange)
        self.includedSequence = UInt64(clamping: includedSequence)
        self.ownSequence = UInt64(clamping: ownSequence)
        self.contents = Data(contents)
    }
}
