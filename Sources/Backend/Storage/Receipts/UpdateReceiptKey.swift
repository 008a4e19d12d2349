public import Foundation
public import Postgres
public import Rating

/// Notes the new content of a receipt.
public struct UpdateReceiptKey: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE receipt_keys SET business_date = $4, digest = $5, is_void = $6, revision = revision + 1
        WHERE tenant_id = $1 AND store_key = $2 AND receipt_key = $3
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// The key.
    public var key: String
    /// Business date of the new content.
    public var businessDate: CalendarDate
    /// Digest of the new content.
    public var digest: StoredBytes
    /// The receipt is void now.
    public var isVoid: Bool

    /// Makes the statement.
    public init(
        tenant: UUID, store: StoreKey, key: String, businessDate: CalendarDate, digest: StoredBytes, isVoid: Bool
    ) {
        self.tenant = tenant
        self.store = store
        self.key = key
        self.businessDate = businessDate
        self.digest = digest
        self.isVoid = isVoid
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(key)
        parameters.append(businessDate)
        parameters.append(digest)
        parameters.append(isVoid)
    }
}
