import KakuzukeProtocol
import Storage

/// What a confirmed order asks for; what it costs by then is not part of it.
struct OrderContent: Sendable {
    /// The good, how many and for which day.
    let order: Kakuzuke_V1_SpecialOrder
    /// Code of the store that hands it over.
    let store: String

    /// Digest of what is ordered and for whom, so that the same order is told from another one under its key.
    ///
    /// - Parameter customer: the customer, whom merges do not change.
    /// - Returns: the digest.
    func digest(for customer: KnownCustomer) -> ContentDigest {
        order.contentDigest(store: store, customerNumber: UInt64(clamping: customer.identity.rawValue))
    }
}
