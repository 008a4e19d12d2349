public import Foundation
public import Postgres

/// Of some certificates those that neither are revoked nor have ended, and whose agents are not revoked.
public struct SelectValidCertificates: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The serial number.
        public var serial: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT c.serial
        FROM agent_certificates c
        JOIN agents a ON a.tenant_id = $1 AND a.agent_id = c.agent_id
        WHERE c.tenant_id = $1 AND c.serial = ANY ($2)
            AND c.revoked_at IS NULL AND a.revoked_at IS NULL AND c.not_after > $3
        """

    /// The tenant.
    public var tenant: UUID
    /// Their serial numbers.
    public var serials: [StoredBytes]
    /// The present moment.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, serials: [StoredBytes], now: Moment) {
        self.tenant = tenant
        self.serials = serials
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(serials)
        parameters.append(now)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(serial: try row.next())
    }
}
