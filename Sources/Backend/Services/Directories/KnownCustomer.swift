public import Storage

/// Whom an identifier or a number stands for.
public struct KnownCustomer: Hashable, Sendable {
    /// Whom everything counts for; after merges the customer that survived them.
    public let customer: CustomerKey
    /// For whom it is recorded, so that a merge can be undone.
    public let identity: CustomerKey

    /// Names a customer.
    ///
    /// - Parameters:
    ///   - customer: whom it counts for.
    ///   - identity: for whom it is recorded; nil: for the customer.
    public init(_ customer: CustomerKey, recordedFor identity: CustomerKey? = nil) {
        self.customer = customer
        self.identity = identity ?? customer
    }

    /// The identity where it is another one than the customer, as receipts keep it.
    var otherIdentity: CustomerKey? { identity == customer ? nil : identity }

    /// The identity as the customer's other facts keep it; 0: the customer.
    var storedIdentity: Int64 { otherIdentity?.rawValue ?? 0 }
}
