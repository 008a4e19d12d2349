public import Foundation
public import Postgres

/// Finds what a presented certificate stands for, revocations included.
public struct FindAgentCertificate: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The agent.
        public var agent: UUID
        /// Its store.
        public var store: StoreKey
        /// The store's code.
        public var storeCode: String
        /// The store's IANA time zone.
        public var timeZone: String
        /// Hour at which the store's business date changes.
        public var cutOffHour: Int16
        /// Until when the certificate holds.
        public var notAfter: Moment
        /// Since when the certificate is revoked; nil: it is not.
        public var certificateRevokedAt: Moment?
        /// Since when the agent is revoked; nil: it is not.
        public var agentRevokedAt: Moment?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT c.agent_id, a.store_key, s.code, s.time_zone, s.cut_off_hour, c.not_after, c.revoked_at, a.revoked_at
        FROM agent_certificates c
        JOIN agents a ON a.tenant_id = $1 AND a.agent_id = c.agent_id
        JOIN stores s ON s.tenant_id = $1 AND s.store_key = a.store_key
        WHERE c.tenant_id = $1 AND c.serial = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Its serial number.
    public var serial: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, serial: StoredBytes) {
        self.tenant = tenant
        self.serial = serial
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(serial)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            agent: try row.next(), store: try row.next(), storeCode: try row.next(), timeZone: try row.next(),
            cutOffHour: try row.next(), notAfter: try row.next(), certificateRevokedAt: try row.next(),
            agentRevokedAt: try row.next())
    }
}
