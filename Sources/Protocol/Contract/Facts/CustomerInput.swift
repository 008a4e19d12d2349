public import Rating

/// Something that a customer tells the store.
public enum CustomerInput: Hashable, Sendable {
    /// A conversion requirement is chosen (顧客化要件).
    case enrolment(EnrolmentChoice)
    /// A fact about the customer; without a date it always held.
    case attribute(AttributeValue)
    /// A purchase is promised: the subject's code, the day of making, the day for which it is promised, the amount.
    case reservation(subject: String, madeOn: CalendarDate, dueOn: CalendarDate, amount: MoneyMinorUnits)
    /// The customer came: the input key of the reservation and the day.
    case reservationKept(reservation: String, on: CalendarDate)
    /// The customer or the store withdrew: the input key of the reservation and the day.
    case reservationCancelled(reservation: String, on: CalendarDate)

    /// The kinds of input; raw values are those of the wire.
    public enum Kind: UInt8, CaseIterable, Sendable {
        /// See `CustomerInput.enrolment`.
        case enrolment = 0
        /// See `CustomerInput.attribute`.
        case attribute = 1
        /// See `CustomerInput.reservation`.
        case reservation = 2
        /// See `CustomerInput.reservationKept`.
        case reservationKept = 3
        /// See `CustomerInput.reservationCancelled`.
        case reservationCancelled = 4
    }

    /// Its kind.
    public var kind: Kind {
        switch self {
        case .enrolment: .enrolment
        case .attribute: .attribute
        case .reservation: .reservation
        case .reservationKept: .reservationKept
        case .reservationCancelled: .reservationCancelled
        }
    }
}
