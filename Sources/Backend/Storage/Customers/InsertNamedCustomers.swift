public import Foundation
public import Postgres

/// Adds customers with one identifier each; whose identifier another transaction added first is not added.
///
/// One statement, so that nobody ever sees a customer whom nothing names: the reference of an identifier to its
/// customer is checked at the end of it.
public struct InsertNamedCustomers: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        WITH named AS (
            INSERT INTO customer_identifiers (tenant_id, hash, kind, key_id, customer_key, identity_key)
            SELECT $1, new.hash, new.kind, new.key_id, new.customer_key, 0
            FROM unnest($2::bytea[], $3::smallint[], $4::integer[], $5::bigint[])
                AS new (hash, kind, key_id, customer_key)
            ORDER BY new.hash
            ON CONFLICT (tenant_id, hash, kind, key_id) DO NOTHING
            RETURNING customer_key
        )
        INSERT INTO customers (tenant_id, customer_key) SELECT $1, named.customer_key FROM named
        """

    /// The tenant.
    public var tenant: UUID
    /// The hashes, 16 bytes each.
    public var hashes: [StoredBytes]
    /// Kind of each.
    public var kinds: [Int16]
    /// Key of each.
    public var keyIDs: [Int32]
    /// Number for the customer of each.
    public var customers: [CustomerKey]

    /// Makes the statement.
    public init(
        tenant: UUID, hashes: [StoredBytes], kinds: [Int16], keyIDs: [Int32], customers: [CustomerKey]
    ) {
        self.tenant = tenant
        self.hashes = hashes
        self.kinds = kinds
        self.keyIDs = keyIDs
        self.customers = customers
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(hashes)
        parameters.append(kinds)
        parameters.append(keyIDs)
        parameters.append(customers)
    }
}
