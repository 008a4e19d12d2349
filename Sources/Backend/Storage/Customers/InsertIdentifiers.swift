public import Foundation
public import Postgres

/// Adds identifiers of customers; of one that another transaction added first, no row comes back.
public struct InsertIdentifiers: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// A hash that is new.
        public var hash: StoredBytes
        /// Its customer.
        public var customer: CustomerKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO customer_identifiers (tenant_id, hash, kind, key_id, customer_key, identity_key)
        SELECT $1, new.hash, new.kind, new.key_id, new.customer_key, new.identity_key
        FROM unnest($2::bytea[], $3::smallint[], $4::integer[], $5::bigint[], $6::bigint[])
            AS new (hash, kind, key_id, customer_key, identity_key)
        ORDER BY new.hash
        ON CONFLICT (tenant_id, hash, kind, key_id) DO NOTHING
        RETURNING hash, customer_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The hashes, 16 bytes each.
    public var hashes: [StoredBytes]
    /// Kind of each.
    public var kinds: [Int16]
    /// Key of each.
    public var keyIDs: [Int32]
    /// Customer of each.
    public var customers: [CustomerKey]
    /// For whom each was recorded; 0 for the customer.
    public var identities: [Int64]

    /// Makes the statement.
    public init(
        tenant: UUID, hashes: [StoredBytes], kinds: [Int16], keyIDs: [Int32], customers: [CustomerKey],
        identities: [Int64]
    ) {
        self.tenant = tenant
        self.hashes = hashes
        self.kinds = kinds
        self.keyIDs = keyIDs
        self.customers = customers
        self.identities = identities
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(hashes)
        parameters.append(kinds)
        parameters.append(keyIDs)
        parameters.append(customers)
        parameters.append(identities)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(hash: try row.next(), customer: try row.next())
    }
}
