public import Foundation
public import Postgres

/// Notes which originals receipts of a store name.
///
/// A return is due from the start where its original is another one now than the one it took from, or where other
/// returns name the same original, or did when it took: their order decides what each of them takes. What names a
/// receipt that nobody knows takes nothing, however many there are of them.
public struct InsertReturnLinks: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The return is to take again from its original.
        public var isDue: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO receipt_returns (tenant_id, store_key, receipt_key, original_key, due)
        SELECT $1, $2, new.receipt_key, new.original_key,
            (new.revision IS NOT NULL AND (
                    new.had_others
                    OR count(*) OVER (PARTITION BY new.original_key) > 1
                    OR EXISTS (
                        SELECT FROM receipt_returns other
                        WHERE other.tenant_id = $1 AND other.original_key = new.original_key))
                OR new.revision IS DISTINCT FROM (
                    SELECT k.revision FROM stores s
                    JOIN receipt_keys k ON k.tenant_id = $1 AND k.store_key = s.store_key
                        AND k.receipt_key = new.original_key
                    WHERE s.tenant_id = $1 AND s.code = new.original_store AND NOT k.is_void))::integer
        FROM unnest($3::text[], $4::text[], $5::text[], $6::integer[], $7::boolean[])
            AS new (receipt_key, original_store, original_key, revision, had_others)
        RETURNING due > 0
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// The keys of the returns.
    public var receipts: [String] = []
    /// Codes of the originals' stores; empty where a key names none.
    public var originalStores: [String] = []
    /// The keys of the originals.
    public var originals: [String] = []
    /// The contents of the originals that the returns took from; nil: none was known.
    public var revisions: [Int32?] = []
    /// True where other returns were there when these took; they may be gone by now.
    public var hadOthers: [Bool] = []

    /// Makes a statement without rows.
    public init(tenant: UUID, store: StoreKey) {
        self.tenant = tenant
        self.store = store
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(receipts)
        parameters.append(originalStores)
        parameters.append(originals)
        parameters.append(revisions)
        parameters.append(hadOthers)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(isDue: try row.next())
    }
}
