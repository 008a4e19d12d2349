public import Foundation
public import Postgres

/// Finds the reservation that a special order became.
public struct FindOrder: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Code of the subject.
        public var subject: String
        /// Promised amount; minor units.
        public var amount: Int64
        /// Digest of what was ordered; nil: the reservation came from no order of headquarters.
        public var orderDigest: StoredBytes?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT subject, amount, order_digest FROM customer_reservations WHERE tenant_id = $1 AND reservation_key = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Names the reservation.
    public var key: String

    /// Makes the statement.
    public init(tenant: UUID, key: String) {
        self.tenant = tenant
        self.key = key
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(key)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(subject: try row.next(), amount: try row.next(), orderDigest: try row.next())
    }
}
