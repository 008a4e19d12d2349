public import Rating

extension CustomerInput {
    /// Unpacks and checks what a customer has chosen, told or promised.
    ///
    /// - Throws: `ContractError` with the field within the entry.
    public init(_ message: Kakuzuke_V1_CustomerInputEntry) throws(ContractError) {
        let part: String
        switch message.input {
        case .enrolment(let enrolment):
            part = "enrolment"
            self = .enrolment(
                EnrolmentChoice(option: enrolment.option, on: CalendarDate(daysSinceEpoch: enrolment.onDate)))
        case .attribute(let attribute):
            part = "attribute"
            self = .attribute(
                AttributeValue(
                    attribute: attribute.attribute, value: attribute.value,
                    from: attribute.hasFromDate ? CalendarDate(daysSinceEpoch: attribute.fromDate) : nil))
        case .reservation(let reservation):
            part = "reservation"
            self = .reservation(
                subject: reservation.subject, madeOn: CalendarDate(daysSinceEpoch: reservation.madeOn),
                dueOn: CalendarDate(daysSinceEpoch: reservation.dueOn), amount: MoneyMinorUnits(reservation.amount))
        case .reservationKept(let closing):
            part = "reservation_kept"
            self = .reservationKept(
                reservation: closing.reservationKey, on: CalendarDate(daysSinceEpoch: closing.onDate))
        case .reservationCancelled(let closing):
            part = "reservation_cancelled"
            self = .reservationCancelled(
                reservation: closing.reservationKey, on: CalendarDate(daysSinceEpoch: closing.onDate))
        case nil: throw ContractError(.missing, "input")
        }
        do {
            try validate()
        } catch {
            throw ContractError(error.contractCode, part + "." + kind.field(error.field))
        }
        // A promise for a day that has passed when it is made is a slip of the hand.
        if case .reservation(_, let madeOn, let dueOn, _) = self, dueOn < madeOn {
            throw ContractError(.inconsistent, "reservation.due_on")
        }
    }

    /// Packs the input.
    ///
    /// - Parameter key: what makes it unique within its kind.
    /// - Returns: the entry.
    public func entry(key: String) -> Kakuzuke_V1_CustomerInputEntry {
        var message = Kakuzuke_V1_CustomerInputEntry()
        message.key = key
        switch self {
        case .enrolment(let choice):
            message.enrolment.option = choice.option
            message.enrolment.onDate = choice.on.daysSinceEpoch
        case .attribute(let value):
            message.attribute.attribute = value.attribute
            message.attribute.value = value.value
            if let from = value.from { message.attribute.fromDate = from.daysSinceEpoch }
        case .reservation(let subject, let madeOn, let dueOn, let amount):
            message.reservation.subject = subject
            message.reservation.madeOn = madeOn.daysSinceEpoch
            message.reservation.dueOn = dueOn.daysSinceEpoch
            message.reservation.amount = amount.rawValue
        case .reservationKept(let reservation, let on):
            message.reservationKept.reservationKey = reservation
            message.reservationKept.onDate = on.daysSinceEpoch
        case .reservationCancelled(let reservation, let on):
            message.reservationCancelled.reservationKey = reservation
            message.reservationCancelled.onDate = on.daysSinceEpoch
        }
        return message
    }

    /// What of the input no policy knows, so that it counts for nothing at present.
    ///
    /// - Parameter policies: the policies in force and to come.
    /// - Returns: words that travel in `remark_codes`.
    public func remarks(in policies: [Policy]) -> [String] {
        switch self {
        case .enrolment(let choice):
            policies.contains { $0.enrolment.contains { $0.option == choice.option } } ? [] : ["option_unknown"]
        case .attribute(let value):
            policies.contains { $0.attributes.contains { $0.attribute == value.attribute } }
                ? [] : ["attribute_unknown"]
        case .reservation(let subject, _, _, _):
            policies.contains { $0.subjects.contains { $0.code == subject } } ? [] : ["subject_unknown"]
        case .reservationKept, .reservationCancelled: []
        }
    }
}

extension FactProblem {
    /// The same in the words of messages.
    fileprivate var contractCode: ContractError.Code {
        switch code {
        case .empty: .missing
        case .textTooLong, .invalidCharacter: .invalidText
        case .outOfRange: .outOfRange
        case .tooMany: .tooMany
        case .notAscending, .inconsistent: .inconsistent
        }
    }
}

extension CustomerInput.Kind {
    /// The field of the message that holds what a fact calls so.
    fileprivate func field(_ name: String) -> String {
        switch (self, name) {
        case (.enrolment, "name"): "option"
        case (.attribute, "name"): "attribute"
        case (.attribute, "on_date"): "from_date"
        case (.reservation, "name"): "subject"
        case (.reservation, "on_date"): "made_on"
        case (.reservation, "due_date"): "due_on"
        case (.reservationKept, "name"), (.reservationCancelled, "name"): "reservation_key"
        default: name
        }
    }
}
