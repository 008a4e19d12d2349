import Rating

/// One line of a receipt as texts.
struct JournalRow {
    var line: Int64
    var offset: Int64
    /// Folded texts by field; fields without a value are missing.
    var values: [JournalField: String] = [:]
    var printedTaxes: [BasisPoints: String] = [:]
    /// Discounts as written, by their column; empty ones are missing.
    var discounts: [RowDiscount] = []
    /// Amounts that were paid as written, by their column; empty ones are missing.
    var payments: [RowPayment] = []
    /// What the columns of `JournalProfile.states` hold, in their order.
    var states: [String] = []
    /// The part of the total that bears a rate, as written.
    var rateTotals: [BasisPoints: String] = [:]
    /// The row for the quarantine, without identifiers.
    var raw = ""
    /// What is wrong with the row as a whole; nil: nothing.
    var problem: RowProblem?

    init(line: Int64, offset: Int64) {
        self.line = line
        self.offset = offset
    }

    /// What makes rows belong to one receipt: only texts as written.
    func identity(keyHasTime: Bool) -> [String] {
        var fields: [JournalField] = [.store, .terminal, .number, .keySuffix, .date, .dateTime]
        if keyHasTime { fields.append(.time) }
        return fields.map { values[$0] ?? "" }
    }

    /// Whether the row voids a receipt; nil: it does not say.
    func isVoid(_ profile: JournalProfile) -> Bool? {
        values[.kind].map { [.void, .voided].contains(profile.kinds[$0]) }
    }
}

/// A discount of a row.
struct RowDiscount: Hashable {
    /// The column among those of discounts.
    var column: Int
    var kind: JournalProfile.Discount
    /// The amount as written.
    var text: String
}

/// An amount that was paid on a row.
struct RowPayment: Hashable {
    /// The column among those of payments.
    var column: Int
    /// The way of payment; nil: change.
    var way: String?
    /// The amount as written.
    var text: String
}

/// Why a row or receipt is not taken.
struct RowProblem: Error, Hashable {
    var reasonCode: String
    var field: String

    init(_ reasonCode: String, _ field: JournalField) {
        self.reasonCode = reasonCode
        self.field = field.rawValue
    }

    init(_ reasonCode: String, field: String = "") {
        self.reasonCode = reasonCode
        self.field = field
    }
}
