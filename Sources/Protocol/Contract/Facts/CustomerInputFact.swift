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
        switch input {
        case .enrolment(let choice):
            try FactCheck.text(choice.option, "name", mayBeEmpty: false)
            try FactCheck.date(choice.on, "on_date")
        case .attribute(let value):
            try FactCheck.text(value.attribute, "name", mayBeEmpty: false)
            try FactCheck.text(value.value, "value")
            if let from = value.from { try FactCheck.date(from, "on_date") }
        case .reservation(let subject, let madeOn, let dueOn, let amount):
            try FactCheck.text(subject, "name", mayBeEmpty: false)
            try FactCheck.date(madeOn, "on_date")
            try FactCheck.date(dueOn, "due_date")
            guard amount >= .zero, FactCheck.isAmount(amount) else { throw FactProblem(.outOfRange, "amount") }
        case .reservationKept(let reservation, let on), .reservationCancelled(let reservation, let on):
            try FactCheck.text(reservation, "name", mayBeEmpty: false)
            try FactCheck.date(on, "on_date")
        }
    }
}
