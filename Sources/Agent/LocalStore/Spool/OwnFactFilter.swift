import GRDB
import Synchronization

/// Knows without looking that a customer has no own facts above what the feed includes, as most have none.
///
/// It follows the spool by its sequences, so that it need not be told of what is accepted, here or by another process.
/// Where it does not know, it says that there may be facts.
public final class OwnFactFilter: Sendable {
    /// Customers that are remembered; with more of them it knows nothing until the next feed.
    public static let customersMax = 32_768
    /// Facts that one call reads to catch up with the spool.
    public static let stepFactsMax = 512

    private struct State {
        var epoch: [UInt8] = []
        var included: Int64 = 0
        /// Every fact above `included` and up to here is followed.
        var covered: Int64 = 0
        var customers: Set<IdentifierDigest> = []
        var isFull = false

        mutating func remember(_ hash: [UInt8]?) {
            if let customer = hash.flatMap({ IdentifierDigest($0) }) { customers.insert(customer) }
        }
    }

    private let state = Mutex(State())

    /// Makes a filter that has followed nothing yet.
    public init() {}

    /// False: no fact above what the feed includes is theirs or mentions them, none amends one that was, and none
    /// changes what a return of theirs takes back from.
    ///
    /// - Parameters:
    ///   - identifiers: the customer's identifiers.
    ///   - present: the state of the file that `reader` looks at.
    ///   - reader: reads what was accepted since the last call.
    /// - Returns: true also where it is not known.
    /// - Throws: `LocalStoreError` when the file cannot be read.
    public func mayHaveFacts(
        _ identifiers: [IdentifierDigest], at present: CacheState, _ reader: LocalReader
    ) throws -> Bool {
        try state.withLock { state in
            let included = present.checkpoint?.includedSequence ?? 0
            if state.epoch != present.installation.epoch || state.included != included {
                state = State(epoch: present.installation.epoch, included: included, covered: included)
            }
            guard !state.isFull else { return true }
            if state.covered < present.lastSequence { try Self.follow(&state, through: present.lastSequence, reader) }
            guard state.covered >= present.lastSequence, !state.isFull else { return true }
            return identifiers.contains(where: state.customers.contains)
        }
    }

    private static func follow(_ state: inout State, through last: Int64, _ reader: LocalReader) throws {
        // What waits for headquarters amends the known content as soon as it is approved, without a new sequence.
        let select = try BoundStatement(
            reader.database,
            """
            SELECT fact.sequence, fact.customer, earlier.customer, fact.mentioned, fact.kind, fact.key,
                fact.originals, earlier.originals
            FROM fact
                LEFT JOIN fact AS earlier ON earlier.sequence = coalesce(
                    fact.previous_sequence,
                    CASE WHEN fact.is_recast THEN (
                        SELECT known_key.sequence FROM recast JOIN known_key ON known_key.hash = recast.hash
                        WHERE recast.sequence = fact.sequence
                    ) END)
            WHERE fact.sequence > ? ORDER BY fact.sequence LIMIT ?
            """)
        try select.bind(1, state.covered)
        try select.bind(2, Int64(Self.stepFactsMax))
        let takers = try takersOfOriginals(reader)
        var count = 0
        try select.each { row in
            count += 1
            state.covered = row.integer(0)
            for column in [1, 2] as [Int32] { state.remember(row.optionalBytes(column)) }
            let mentioned = row.bytes(3)
            for start in stride(from: 0, to: mentioned.count, by: IdentifierDigest.bytesCount) {
                state.remember(Array(mentioned[start...].prefix(IdentifierDigest.bytesCount)))
            }
            guard let takers else { return true }
            let own = SpoolFact.keyHash(kind: UInt8(truncatingIfNeeded: row.integer(4)), key: row.text(5))
            let named = FactKeyDigest.list(row.bytes(6) + (row.optionalBytes(7) ?? []))
            for original in [own] + named.map(\.bytes) {
                try takers.bind(1, original)
                try takers.each { taker in
                    state.remember(taker.optionalBytes(0))
                    return true
                }
            }
            return true
        }
        // The last ones may no longer be kept.
        if count < Self.stepFactsMax { state.covered = max(state.covered, last) }
        if state.customers.count > Self.customersMax {
            state.customers = []
            state.isFull = true
        }
    }

    /// Finds whose returns name a receipt; nil: no return names any, as in most stores on most days.
    private static func takersOfOriginals(_ reader: LocalReader) throws -> BoundStatement? {
        let any = try BoundStatement(reader.database, "SELECT 1 FROM fact_original LIMIT 1")
        guard try any.one({ $0.integer(0) }) != nil else { return nil }
        return try BoundStatement(
            reader.database,
            "SELECT fact.customer FROM fact_original JOIN fact ON fact.sequence = fact_original.sequence "
                + "WHERE fact_original.original = ?")
    }
}
