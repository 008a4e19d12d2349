import Foundation
import KakuzukeProtocol
import Storage

/// Reads originals and what has been taken back of them.
enum ReturnReader {
    /// Reads and decides.
    ///
    /// - Parameters:
    ///   - originals: the keys of the originals.
    ///   - receipts: receipts of a store that are looked at in any case; their links may not be stored yet.
    ///   - store: their store.
    ///   - tenant: the tenant.
    ///   - transaction: the transaction under way.
    /// - Returns: what every return of these originals takes.
    /// - Throws: `StorageError` when the database fails.
    static func terms(
        of originals: Set<String>, and receipts: [String] = [], in store: StoreKey = StoreKey(rawValue: 0),
        tenant: UUID, _ transaction: StorageTransaction
    ) async throws -> ReturnTerms {
        let keys = originals.sorted()
        let stores = keys.map { OriginalLine(receiptKey: $0).store?.text ?? "" }
        let (rows, returns) = try await transaction.run(
            SelectOriginals(tenant: tenant, stores: stores, keys: keys),
            SelectReturns(tenant: tenant, originals: keys, store: store, receipts: receipts))
        return ReturnTerms(asked: originals, originals: rows, returns: returns)
    }
}
