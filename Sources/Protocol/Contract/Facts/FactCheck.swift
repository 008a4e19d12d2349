import Rating

/// The limits that every kind of fact shares.
enum FactCheck {
    static func problem(_ text: String, _ field: String, mayBeEmpty: Bool = true) -> FactProblem? {
        if text.isEmpty, !mayBeEmpty { return FactProblem(.empty, field) }
        guard text.utf8.count <= InputLimits.textBytesMax else { return FactProblem(.textTooLong, field) }
        guard !text.utf8.contains(0) else { return FactProblem(.invalidCharacter, field) }
        return nil
    }

    static func text(_ text: String, _ field: String, mayBeEmpty: Bool = true) throws(FactProblem) {
        if let problem = problem(text, field, mayBeEmpty: mayBeEmpty) { throw problem }
    }

    static func date(_ date: CalendarDate, _ field: String) throws(FactProblem) {
        guard FactLimits.dates.contains(date) else { throw FactProblem(.outOfRange, field) }
    }

    static func isAmount(_ amount: MoneyMinorUnits) -> Bool {
        amount <= InputLimits.amountMax && amount.rawValue >= -InputLimits.amountMax.rawValue
    }

    static func isTaxRate(_ rate: BasisPoints) -> Bool {
        rate >= .zero && rate <= PolicyLimits.taxMax
    }
}
