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
    /// On a void: the further part of the key of the receipt that never happened.
    case voidedKeySuffix = "voided_key_suffix"
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
    /// E-mail address or telephone number, whichever stands there.
    case contact
    /// What lines and discounts come to, with tax and further charges.
    case total
    /// What the receipt comes to after its discounts and points; settles only what was given in percent.
    case discountedTotal = "discounted_total"
    /// Tax of the receipt, whether contained in the total or added.
    case totalTax = "total_tax"
    /// Charges within the total that are no lines, such as shipping.
    case charges
    /// What of the total was paid back later.
    case refunded
    /// Code of the currency.
    case currency
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
    /// Price of one unit, where no column gives the line's amount.
    case unitPrice = "unit_price"
    /// Whether the line sells goods, takes them back or is none.
    case lineKind = "line_kind"
    /// Tax contained in the line, from which its rate follows.
    case lineTax = "line_tax"
    /// Tax rate.
    case taxRate = "tax_rate"
    /// Whether the amount includes tax.
    case taxMode = "tax_mode"
    /// Quote that priced the line.
    case quote
    /// On a line that takes goods back: the store of the receipt on which they were bought.
    case originalStore = "original_store"
    /// On a line that takes goods back: the terminal of that receipt.
    case originalTerminal = "original_terminal"
    /// On a line that takes goods back: the number of that receipt.
    case originalNumber = "original_number"
    /// On a line that takes goods back: the further part of the key of that receipt.
    case originalKeySuffix = "original_key_suffix"
    /// On a line that takes goods back: the date of that receipt, as written.
    case originalDate = "original_date"
    /// On a line that takes goods back: the time of that receipt, as written.
    case originalTime = "original_time"
    /// On a line that takes goods back: date and time of that receipt in one column.
    case originalDateTime = "original_date_time"
    /// On a line that takes goods back: the place of the line on that receipt, from 1.
    case originalLine = "original_line"

    /// What names the receipt on which goods that come back were bought.
    static let originals: [JournalField] = [
        .originalStore, .originalTerminal, .originalNumber, .originalKeySuffix, .originalDate, .originalTime,
        .originalDateTime,
    ]

    /// True: the value belongs to the receipt and may stand on its first row only.
    public var isOfReceipt: Bool {
        switch self {
        case .product, .category, .quantity, .amount, .unitPrice, .lineKind, .lineTax, .taxRate, .taxMode, .quote,
            .originalStore, .originalTerminal, .originalNumber, .originalKeySuffix, .originalDate, .originalTime,
            .originalDateTime, .originalLine:
            false
        default: true
        }
    }

    /// True: the value is part of the receipt's key and counts as written.
    public var isOfKey: Bool {
        switch self {
        case .store, .terminal, .number, .keySuffix, .voidedNumber, .voidedTerminal, .voidedKeySuffix, .originalStore,
            .originalTerminal, .originalNumber, .originalKeySuffix:
            true
        default: false
        }
    }

    /// True: a plain identifier, which never leaves the reader.
    public var isIdentifier: Bool {
        switch self {
        case .memberNumber, .phone, .email, .cardToken, .contact: true
        default: false
        }
    }
}
