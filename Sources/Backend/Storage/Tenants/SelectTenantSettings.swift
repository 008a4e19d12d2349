public import Foundation
public import Postgres

/// Reads a tenant's settings.
public struct SelectTenantSettings: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// IANA name.
        public var timeZone: String
        /// ISO 4217.
        public var currency: String
        /// Number of the key that hashes identifiers.
        public var identifierKeyID: Int32
        /// Days without a feed after which prices are LIMITED.
        public var limitedAfterDays: Int32
        /// Days without a feed after which prices are STALE.
        public var staleAfterDays: Int32
        /// Days for which agents keep acknowledged facts.
        public var keepAcknowledgedDays: Int32
        /// What a customer outside the cache gets: 0 walk-in, 1 provisional.
        public var unknownCustomer: Int16
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT time_zone, currency, identifier_key_id, limited_after_days, stale_after_days, keep_acknowledged_days,
            unknown_customer
        FROM tenant_settings WHERE tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            timeZone: try row.next(), currency: try row.next(), identifierKeyID: try row.next(),
            limitedAfterDays: try row.next(), staleAfterDays: try row.next(), keepAcknowledgedDays: try row.next(),
            unknownCustomer: try row.next())
    }
}
