public import Foundation
public import Postgres

/// Counts what a transaction has stored for a tenant; locks the tenant's head.
public struct AddStoredBytes: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE tenant_heads SET stored_bytes = stored_bytes + $2 WHERE tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID
    /// Bytes of receipts.
    public var bytes: Int64

    /// Makes the statement.
    public init(tenant: UUID, bytes: Int64) {
        self.tenant = tenant
        self.bytes = bytes
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(bytes)
    }
}
