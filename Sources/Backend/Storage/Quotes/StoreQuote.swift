public import Foundation
import Postgres
public import Rating

/// A store's quote as the server keeps it.
public struct StoreQuote: Hashable, Sendable {
    /// The agent that made it.
    public var agent: UUID
    /// Its id.
    public var quote: String
    /// When the server took it.
    public var receivedAt: Moment
    /// When it was made, by the agent's wall clock.
    public var madeAt: Moment
    /// The business date.
    public var asOf: CalendarDate
    /// The policy version as it was named.
    public var policyVersion: Int64
    /// The installation whose sequences are meant.
    public var installEpoch: StoredBytes
    /// The last change of the feed.
    public var feedChange: Int64
    /// The highest own sequence that the feed's states include.
    public var includedSequence: Int64
    /// The last own sequence that was taken into account.
    public var ownSequence: Int64
    /// Basket and answer, a message.
    public var contents: StoredBytes
    /// The signature.
    public var signature: StoredBytes
    /// Serial number of the certificate that verified it.
    public var certificate: StoredBytes
    /// What the recomputation found: 0 not done, 1 equal, 2 different, 3 not possible.
    public var verdict: Int16
    /// Why it was not possible, a word; empty otherwise.
    public var reason: String
    /// Details of the finding, a message; empty: none.
    public var finding: StoredBytes

    init(row: inout PostgresRow) throws(PostgresError) {
        agent = try row.next()
        quote = try row.next()
        receivedAt = try row.next()
        madeAt = try row.next()
        asOf = try row.next()
        policyVersion = try row.next()
        installEpoch = try row.next()
        feedChange = try row.next()
        includedSequence = try row.next()
        ownSequence = try row.next()
        contents = try row.next()
        signature = try row.next()
        certificate = try row.next()
        verdict = try row.next()
        reason = try row.next()
        finding = try row.next()
    }
}
