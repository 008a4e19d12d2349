import Rating

extension CustomerInput {
    /// Checks every limit; both ends of the wire do so.
    ///
    /// - Throws: `FactProblem` with the first field that is wrong.
    public func validate() throws(FactProblem) {
        switch self {
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

    /// The whole key of an input that headquarters takes: like `CustomerInputFact.inputKey`, of no store.
    public func keyOfHeadquarters(_ key: String) -> String {
        KeyText.joining(["", String(kind.rawValue), key])
    }
}
