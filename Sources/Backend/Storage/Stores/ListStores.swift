public import Foundation
public import Postgres

/// Lists the stores by code.
public struct ListStores: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var store: StoreKey
        /// Its code.
        public var code: String
        /// Its name.
        public var name: String
        /// IANA name.
        public var timeZone: String
        /// Hour at which the business date changes.
        public var cutOffHour: Int16
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT store_key, code, name, time_zone, cut_off_hour FROM stores WHERE tenant_id = $1 ORDER BY code
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
            store: try row.next(), code: try row.next(), name: try row.next(), timeZone: try row.next(),
            cutOffHour: try row.next())
    }
}
