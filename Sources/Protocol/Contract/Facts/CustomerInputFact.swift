import Rating

/// An input of a customer made at a store: spooled, keyed and uploaded like a receipt.
public struct CustomerInputFact: Hashable, Sendable {
    /// The store at which it was made.
    public var store: StoreCode
    /// What makes the input unique within store and kind; given by whoever took it; never empty.
    public var key: String
    /// The customer.
    public var customer: IdentifierHash
    /// What was told.
    public var input: CustomerInput

    /// Makes an input; `validate()` tells whether it may be stored.
    public init(store: StoreCode, key: String, customer: IdentifierHash, input: CustomerInput) {
        self.store = store
        self.key = key
        self.customer = customer
        self.input = input
    }

    /// The key of the whole tenant: `store|kind|key`, escaped as in `ReceiptFact.receiptKey`.
    public var inputKey: String {
        KeyText.joining([store.text, String(input.kind.rawValue), key])
    }

    /// Checks every limit; both ends of the wire do so.
    ///
    /// - Throws: `FactProblem` with the first field that is wrong.
    public func validate() throws(FactProblem) {
        try FactCheck.text(key, "key", mayBeEmpty: false)
        guard inputKey.utf8.count <= InputLimits.textBytesMax else { throw FactProblem(.textTooLong, "key") }
        try input.validate()
    }
}
