public import Foundation
public import Postgres

/// Reads the identifiers of customers.
public struct SelectIdentifiers: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// Kind.
        public var kind: Int16
        /// Key.
        public var keyID: Int32
        /// Hash, 16 bytes.
        public var hash: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key, kind, key_id, hash FROM customer_identifiers
        WHERE tenant_id = $1 AND customer_key = ANY ($2) ORDER BY customer_key, kind, key_id, hash
        """

    /// The tenant.
    public var tenant: UUID
    /// The customers.
    public var customers: [CustomerKey]

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey]) {
        self.tenant = tenant
        self.customers = customers
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next(), kind: try row.next(), keyID: try row.next(), hash: try row.next())
    }
}
