public import Foundation
public import Postgres

/// Reads what a tenant may use of the installation; no row: nothing is limited.
public struct SelectTenantLimits: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Most stores; 0: not limited.
        public var stores: Int32
        /// Most receipts a second; 0: not limited.
        public var receiptsPerSecond: Int32
        /// Most ratings and quotes that people and programs ask for in a second; 0: not limited.
        public var lookupsPerSecond: Int32
        /// Most that is stored, in megabytes of 1,000,000 bytes; 0: not limited.
        public var storageMegabytes: Int32
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT stores, receipts_per_second, lookups_per_second, storage_megabytes
        FROM tenant_limits WHERE tenant_id = $1
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
            stores: try row.next(), receiptsPerSecond: try row.next(), lookupsPerSecond: try row.next(),
            storageMegabytes: try row.next())
    }
}
