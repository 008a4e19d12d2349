public import Foundation
public import Postgres

/// Forgets a person's devices but the ones used last.
public struct DeleteSurplusDevices: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM user_devices WHERE tenant_id = $1 AND user_id = $2 AND device_hash IN (
            SELECT d.device_hash FROM user_devices d WHERE d.tenant_id = $1 AND d.user_id = $2
            ORDER BY d.last_used_at DESC, d.device_hash OFFSET $3)
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// How many stay.
    public var kept: Int64

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, kept: Int64) {
        self.tenant = tenant
        self.user = user
        self.kept = kept
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(kept)
    }
}
