public import Foundation
public import Postgres

/// Reads how many customers a tenant has had, and how many a cache is to hold.
public struct SelectFeedReach: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Customers up to which every store's cache holds all.
        public var customersMax: Int32
        /// Numbers that were given to customers, also of those that were merged or erased since: it never falls.
        public var customers: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT settings.cache_customers_max, coalesce(counter.next_value - 1, 0)
        FROM tenant_settings AS settings
        LEFT JOIN tenant_counters AS counter ON counter.tenant_id = $1 AND counter.name = $2
        WHERE settings.tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID
    /// The counter from which customers get their numbers.
    public var counter: String

    /// Makes the statement.
    public init(tenant: UUID, counter: String) {
        self.tenant = tenant
        self.counter = counter
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(counter)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customersMax: try row.next(), customers: try row.next())
    }
}
