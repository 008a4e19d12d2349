public import Foundation
public import Postgres

/// Digests of the contents that keys of receipts had before.
public struct SelectArchivedDigests: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The key.
        public var key: String
        /// Digest of a former content.
        public var digest: StoredBytes
        /// Sequence of the fact that replaced it; nil: it was not noted.
        public var replacedSequence: Int64?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT receipt_key, digest, replaced_sequence FROM receipt_revisions
        WHERE tenant_id = $1 AND store_key = $2 AND receipt_key = ANY ($3) ORDER BY receipt_key, revision
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// The keys.
    public var keys: [String]

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey, keys: [String]) {
        self.tenant = tenant
        self.store = store
        self.keys = keys
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(keys)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(key: try row.next(), digest: try row.next(), replacedSequence: try row.next())
    }
}
