public import Foundation
public import Postgres

/// Forgets what receipts of a store had named as their originals.
public struct DeleteReturnLinks: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// An original that was named.
        public var original: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM receipt_returns WHERE tenant_id = $1 AND store_key = $2 AND receipt_key = ANY ($3)
        RETURNING original_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// The keys of the returns.
    public var receipts: [String]

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey, receipts: [String]) {
        self.tenant = tenant
        self.store = store
        self.receipts = receipts
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(receipts)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(original: try row.next())
    }
}
