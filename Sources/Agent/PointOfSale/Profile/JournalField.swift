/// The values that a journal can give for a receipt or a line; raw values are the names in a profile.
public enum JournalField: String, CaseIterable, Sendable {
    /// Code of the store.
    case store
    /// Terminal.
    case terminal
    /// Receipt number.
    case number
    /// Further part of the key, such as a payment id.
    case keySuffix = "key_suffix"
    /// Date as written.
    case date
    /// Time as written.
    case time
    /// Date and time in one column.
    case dateTime = "date_time"
    /// Business date, where the point of sale writes one.
    case businessDate = "business_date"
    /// Sale, return, void or something that is no receipt.
    case kind
    /// On a void: the number of the receipt that never happened.
    case voidedNumber = "voided_number"
    /// On a void: the terminal of the receipt that never happened.
    case voidedTerminal = "voided_terminal"
    /// On a void: the date of the receipt that never happened, as written.
    case voidedDate = "voided_date"
    /// On a void: the time of the receipt that never happened, as written.
    case voidedTime = "voided_time"
    /// On a void: date and time of the receipt that never happened in one column.
    case voidedDateTime = "voided_date_time"
    /// Number of a member card.
    case memberNumber = "member_number"
    /// Telephone number.
    case phone
    /// E-mail address.
    case email
    /// Token of a payment service.
    case cardToken = "card_token"
    /// Way of payment.
    case payment
    /// Way of fulfilment.
    case fulfilment
    /// Days between reservation and purchase.
    case reservedDaysAhead = "reserved_days_ahead"
    /// Product code.
    case product
    /// Category.
    case category
    /// Quantity.
    case quantity
    /// Amount of the line, net of discounts.
    case amount
    /// Tax rate.
    case taxRate = "tax_rate"
    /// Whether the amount includes tax.
    case taxMode = "tax_mode"
    /// Quote that priced the line.
    case quote

    /// True: the value belongs to the receipt and may stand on its first row only.
    public var isOfReceipt: Bool {
        switch self {
        case .product, .category, .quantity, .amount, .taxRate, .taxMode, .quote: false
        default: true
        }
    }

    /// True: the value is part of the receipt's key and counts as written.
    public var isOfKey: Bool {
        switch self {
        case .store, .terminal, .number, .keySuffix, .voidedNumber, .voidedTerminal: true
        default: false
        }
    }

    /// True: a plain identifier, which never leaves the reader.
    public var isIdentifier: Bool {
        switch self {
        case .memberNumber, .phone, .email, .cardToken: true
        default: false
        }
    }
}
