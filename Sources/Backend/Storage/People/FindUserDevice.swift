public import Foundation
public import Postgres

/// Finds a device from which the person of a login has signed in before.
public struct FindUserDevice: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The person.
        public var user: UUID
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT d.user_id FROM user_devices d JOIN users u ON u.tenant_id = $1 AND u.user_id = d.user_id
        WHERE d.tenant_id = $1 AND d.device_hash = $2 AND u.login = $3
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the device's secret.
    public var deviceHash: StoredBytes
    /// In lower case.
    public var login: String

    /// Makes the statement.
    public init(tenant: UUID, deviceHash: StoredBytes, login: String) {
        self.tenant = tenant
        self.deviceHash = deviceHash
        self.login = login
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(deviceHash)
        parameters.append(login)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(user: try row.next())
    }
}
