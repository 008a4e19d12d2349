public import Foundation
public import Postgres

/// Counts identity conflicts that are known on; of one that nobody has noted yet, no row comes back.
public struct CountConflicts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Place of a known conflict among those given, from 1.
        public var place: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE identity_conflicts AS known
        SET times_seen = known.times_seen + seen.times,
            last_seen = CASE WHEN seen.times > 0 THEN greatest(known.last_seen, $8) ELSE known.last_seen END
        FROM unnest($2::bytea[], $3::smallint[], $4::integer[], $5::bigint[], $6::bigint[], $7::bigint[])
            WITH ORDINALITY AS seen (hash, kind, key_id, customer_key, other_key, times, place)
        WHERE known.tenant_id = $1 AND known.hash = seen.hash AND known.kind = seen.kind
            AND known.key_id = seen.key_id AND known.customer_key = seen.customer_key
            AND known.other_key = seen.other_key
        RETURNING seen.place
        """

    /// The tenant.
    public var tenant: UUID
    /// Hash of each other identifier, 16 bytes.
    public var hashes: [StoredBytes]
    /// Kind of each.
    public var kinds: [Int16]
    /// Key of each.
    public var keyIDs: [Int32]
    /// For whom the winning identifier of each was recorded.
    public var customers: [CustomerKey]
    /// For whom the other one was recorded.
    public var others: [CustomerKey]
    /// How often each came; 0 leaves a known one as it is.
    public var times: [Int64]
    /// When they came.
    public var at: Moment

    /// Makes the statement.
    public init(
        tenant: UUID, hashes: [StoredBytes], kinds: [Int16], keyIDs: [Int32], customers: [CustomerKey],
        others: [CustomerKey], times: [Int64], at: Moment
    ) {
        self.tenant = tenant
        self.hashes = hashes
        self.kinds = kinds
        self.keyIDs = keyIDs
        self.customers = customers
        self.others = others
        self.times = times
        self.at = at
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(hashes)
        parameters.append(kinds)
        parameters.append(keyIDs)
        parameters.append(customers)
        parameters.append(others)
        parameters.append(times)
        parameters.append(at)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row { Row(place: try row.next()) }
}
