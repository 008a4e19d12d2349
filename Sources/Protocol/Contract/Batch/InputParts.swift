import Rating

/// A customer's input as the columns hold it.
struct InputParts {
    var name: String
    var value = ""
    /// Days since 1970-01-01, plus one where that is not negative; 0: none.
    var onDate: Int32
    /// Days from `onDate` to the due date.
    var dueDateOffset: Int32 = 0
    var amount: Int64 = 0

    init(_ input: CustomerInput) {
        switch input {
        case .enrolment(let choice):
            name = choice.option
            onDate = Self.shifted(choice.on)
        case .attribute(let attribute):
            name = attribute.attribute
            value = attribute.value
            onDate = attribute.from.map(Self.shifted) ?? 0
        case .reservation(let subject, let madeOn, let dueOn, let promised):
            name = subject
            onDate = Self.shifted(madeOn)
            dueDateOffset = Int32(dueOn.days(since: madeOn))
            amount = promised.rawValue
        case .reservationKept(let reservation, let on), .reservationCancelled(let reservation, let on):
            name = reservation
            onDate = Self.shifted(on)
        }
    }

    /// The date of a shifted number; nil for 0.
    static func date(shifted: Int32) -> CalendarDate? {
        shifted == 0 ? nil : CalendarDate(daysSinceEpoch: shifted > 0 ? shifted - 1 : shifted)
    }

    private static func shifted(_ date: CalendarDate) -> Int32 {
        date.daysSinceEpoch >= 0 ? date.daysSinceEpoch + 1 : date.daysSinceEpoch
    }
}
