public import Foundation
public import Postgres

/// Writes down the proof of a deletion.
public struct InsertDeletedTenant: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO deleted_tenants (erased_tenant, deleted_at, deleted_by, tables, identifier_keys, digest)
        VALUES ($1, $2, $3, $4::text::jsonb, $5, $6)
        """

    /// The tenant that is no more.
    public var tenant: UUID
    /// When.
    public var deletedAt: Moment
    /// Who, as `Credential.label`.
    public var deletedBy: String
    /// Rows by table, a JSON object.
    public var tables: String
    /// Identifier keys that were destroyed.
    public var identifierKeys: Int32
    /// SHA-256 over all of it.
    public var digest: StoredBytes

    /// Makes the statement.
    public init(
        tenant: UUID, deletedAt: Moment, deletedBy: String, tables: String, identifierKeys: Int32, digest: StoredBytes
    ) {
        self.tenant = tenant
        self.deletedAt = deletedAt
        self.deletedBy = deletedBy
        self.tables = tables
        self.identifierKeys = identifierKeys
        self.digest = digest
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(deletedAt)
        parameters.append(deletedBy)
        parameters.append(tables)
        parameters.append(identifierKeys)
        parameters.append(digest)
    }
}
