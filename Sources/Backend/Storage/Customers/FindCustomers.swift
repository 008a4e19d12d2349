public import Foundation
public import Postgres

/// Finds the customers of hashed identifiers.
public struct FindCustomers: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The hash.
        public var hash: StoredBytes
        /// Its kind.
        public var kind: Int16
        /// Its key.
        public var keyID: Int32
        /// Whom it names.
        public var customer: CustomerKey
        /// For whom it was recorded, in case of a merge.
        public var identity: CustomerKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT i.hash, i.kind, i.key_id, i.customer_key, coalesce(nullif(i.identity_key, 0), i.customer_key)
        FROM unnest($2::bytea[], $3::smallint[], $4::integer[]) AS asked (hash, kind, key_id)
        JOIN customer_identifiers i ON i.tenant_id = $1 AND i.hash = asked.hash AND i.kind = asked.kind
            AND i.key_id = asked.key_id
        """

    /// The tenant.
    public var tenant: UUID
    /// The hashes, 16 bytes each.
    public var hashes: [StoredBytes]
    /// Kind of each.
    public var kinds: [Int16]
    /// Key of each.
    public var keyIDs: [Int32]

    /// Makes the statement.
    public init(tenant: UUID, hashes: [StoredBytes], kinds: [Int16], keyIDs: [Int32]) {
        self.tenant = tenant
        self.hashes = hashes
        self.kinds = kinds
        self.keyIDs = keyIDs
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(hashes)
        parameters.append(kinds)
        parameters.append(keyIDs)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            hash: try row.next(), kind: try row.next(), keyID: try row.next(), customer: try row.next(),
            identity: try row.next())
    }
}
