public import Foundation
public import Postgres

/// Reads the file of one version, which never changes.
public struct SelectPolicyContent: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The file, YAML.
        public var content: String
        /// The file's name.
        public var fileName: String
        /// SHA-256 of the file.
        public var digest: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT content, file_name, digest FROM policies WHERE tenant_id = $1 AND policy_key = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The version.
    public var policy: PolicyKey

    /// Makes the statement.
    public init(tenant: UUID, policy: PolicyKey) {
        self.tenant = tenant
        self.policy = policy
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(content: try row.next(), fileName: try row.next(), digest: try row.next())
    }
}
