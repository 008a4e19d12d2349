import KakuzukeProtocol
import Storage

/// An input of a customer on its way into the database, from wherever it came.
struct KeyedInput: Sendable {
    /// What became of an input.
    enum Outcome: Sendable {
        /// It counts from now on.
        case recorded
        /// Key and content were known, or the attribute had this value from the same date under another key.
        case duplicate
        /// The key was known with other content, which stays.
        case changed
        /// The attribute has another value from the same date, which goes on counting.
        case contradiction
    }

    /// The key of the whole tenant.
    var key: String
    /// Digest of customer and input.
    var digest: ContentDigest
    /// The customer.
    var customer: KnownCustomer
    /// What was told.
    var input: CustomerInput
    /// What was ordered, where the input is a reservation that an order of headquarters became.
    var order: OrderContent?
    /// Its sequence in what brought it; nil: no store did.
    var sequence: Int64?
}
