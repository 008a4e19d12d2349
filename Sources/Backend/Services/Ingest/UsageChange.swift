import Rating

/// A change of one customer's facts, as the states have to follow it.
enum UsageChange {
    /// A receipt came.
    case added(Receipt)
    /// A receipt went: it was voided, or an amendment follows.
    case removed(key: ReceiptKey, date: CalendarDate)
    /// A fact other than a receipt came, valid from the date on.
    case fact(date: CalendarDate)
}
