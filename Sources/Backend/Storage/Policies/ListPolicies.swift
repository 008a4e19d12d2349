public import Foundation
public import Postgres

/// Lists the versions of the policy, newest first.
public struct ListPolicies: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var policy: PolicyKey
        /// When it was uploaded.
        public var uploadedAt: Moment
        /// SHA-256 of the file.
        public var digest: StoredBytes
        /// The person who wrote it; nil: a version from before authors were kept.
        public var author: UUID?
        /// Label of the credential that uploaded it.
        public var uploadedBy: String
        /// The file's name.
        public var fileName: String
        /// It has errors and can only be looked at.
        public var isDraft: Bool
        /// What its author says of it.
        public var note: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT policy_key, uploaded_at, digest, author, uploaded_by, file_name, is_draft, note
        FROM policies WHERE tenant_id = $1 ORDER BY policy_key DESC
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
            policy: try row.next(), uploadedAt: try row.next(), digest: try row.next(), author: try row.next(),
            uploadedBy: try row.next(), fileName: try row.next(), isDraft: try row.next(), note: try row.next())
    }
}
