public import Foundation
public import Postgres

/// Notes a device from which a person has signed in.
public struct UpsertUserDevice: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO user_devices (tenant_id, device_hash, user_id, created_at, last_used_at) VALUES ($1, $2, $3, $4, $4)
        ON CONFLICT (tenant_id, device_hash) DO UPDATE SET last_used_at = $4
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the device's secret.
    public var deviceHash: StoredBytes
    /// The person.
    public var user: UUID
    /// When.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, deviceHash: StoredBytes, user: UUID, now: Moment) {
        self.tenant = tenant
        self.deviceHash = deviceHash
        self.user = user
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(deviceHash)
        parameters.append(user)
        parameters.append(now)
    }
}
