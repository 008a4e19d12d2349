import Rating

/// One line of a receipt as texts.
struct JournalRow {
    var line: Int64
    var offset: Int64
    /// Folded texts by field; fields without a value are missing.
    var values: [JournalField: String]
    var printedTaxes: [BasisPoints: String]
    /// The row for the quarantine, without identifiers.
    var raw: String
    /// What is wrong with the row as a whole; nil: nothing.
    var problem: RowProblem?

    /// What makes rows belong to one receipt: only texts as written.
    func identity(keyHasTime: Bool) -> [String] {
        var fields: [JournalField] = [.store, .terminal, .number, .keySuffix, .date, .dateTime]
        if keyHasTime { fields.append(.time) }
        return fields.map { values[$0] ?? "" }
    }

    /// Whether the row voids a receipt; nil: it does not say.
    func isVoid(_ profile: JournalProfile) -> Bool? { values[.kind].map { profile.kinds[$0] == .void } }
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
