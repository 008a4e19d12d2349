public import Foundation
public import Postgres

/// Reads the digests of known customer inputs.
public struct SelectInputDigests: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The key.
        public var key: String
        /// Digest of its content.
        public var digest: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT input_key, digest FROM customer_inputs WHERE tenant_id = $1 AND input_key = ANY ($2)
        """

    /// The tenant.
    public var tenant: UUID
    /// The keys.
    public var keys: [String]

    /// Makes the statement.
    public init(tenant: UUID, keys: [String]) {
        self.tenant = tenant
        self.keys = keys
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(keys)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(key: try row.next(), digest: try row.next())
    }
}
