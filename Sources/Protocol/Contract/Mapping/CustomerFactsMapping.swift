public import Rating

extension Kakuzuke_V1_CustomerFacts {
    /// Packs the facts.
    ///
    /// - Parameters:
    ///   - facts: the facts.
    ///   - reservationKeys: the input key of each reservation, in the order of the facts; nil: none are known.
    public init(_ facts: CustomerFacts, reservationKeys: [String]? = nil) {
        self.init()
        enrolment = facts.enrolment.map { choice in
            var message = Kakuzuke_V1_CustomerFacts.Enrolment()
            message.option = choice.option
            message.onDate = choice.on.daysSinceEpoch
            return message
        }
        attributes = facts.attributes.map { value in
            var message = Kakuzuke_V1_CustomerFacts.Attribute()
            message.attribute = value.attribute
            message.value = value.value
            if let from = value.from { message.fromDate = from.daysSinceEpoch }
            return message
        }
        reservations = facts.reservations.enumerated().map { position, reservation in
            var message = Kakuzuke_V1_CustomerFacts.Reservation(reservation)
            if let reservationKeys, reservationKeys.indices.contains(position) {
                message.key = reservationKeys[position]
            }
            return message
        }
    }
}

extension CustomerFacts {
    /// Unpacks and checks the facts.
    ///
    /// - Throws: `ContractError`; `inconsistent` when an attribute has two values from one date.
    public init(_ message: Kakuzuke_V1_CustomerFacts) throws(ContractError) {
        let max = CustomerFactsLimits.entriesMax
        self.init(
            enrolment: try FieldCheck.list(message.enrolment, max: max, "enrolment", EnrolmentChoice.init),
            attributes: try FieldCheck.list(message.attributes, max: max, "attributes", AttributeValue.init),
            reservations: try FieldCheck.list(message.reservations, max: max, "reservations", Reservation.init))
        if contradictoryAttribute != nil { throw ContractError(.inconsistent, "attributes") }
    }
}

extension EnrolmentChoice {
    fileprivate init(_ message: Kakuzuke_V1_CustomerFacts.Enrolment) throws(ContractError) {
        self.init(
            option: try FieldCheck.text(message.option, "option", mayBeEmpty: false),
            on: try FieldCheck.date(message.onDate, "on_date"))
    }
}

extension AttributeValue {
    fileprivate init(_ message: Kakuzuke_V1_CustomerFacts.Attribute) throws(ContractError) {
        self.init(
            attribute: try FieldCheck.text(message.attribute, "attribute", mayBeEmpty: false),
            value: try FieldCheck.text(message.value, "value"),
            from: message.hasFromDate ? try FieldCheck.date(message.fromDate, "from_date") : nil)
    }
}

extension Kakuzuke_V1_CustomerFacts.Reservation {
    fileprivate init(_ reservation: Reservation) {
        self.init()
        madeOn = reservation.madeOn.daysSinceEpoch
        dueOn = reservation.dueOn.daysSinceEpoch
        subject = reservation.subject
        amount = reservation.amount.rawValue
        switch reservation.status {
        case .open: status = 0
        case .kept: status = 1
        case .cancelled: status = 2
        }
        if let date = reservation.closedOn { closedOn = date.daysSinceEpoch }
    }
}

extension Reservation {
    fileprivate init(_ message: Kakuzuke_V1_CustomerFacts.Reservation) throws(ContractError) {
        let status: Status
        switch message.status {
        case 0: status = .open
        case 1: status = .kept
        case 2: status = .cancelled
        default: throw ContractError(.unknownValue, "status")
        }
        _ = try FieldCheck.text(message.key, "key")
        self.init(
            madeOn: try FieldCheck.date(message.madeOn, "made_on"),
            dueOn: try FieldCheck.date(message.dueOn, "due_on"),
            subject: try FieldCheck.text(message.subject, "subject", mayBeEmpty: false),
            amount: try FieldCheck.amount(message.amount, "amount"), status: status,
            closedOn: message.hasClosedOn ? try FieldCheck.date(message.closedOn, "closed_on") : nil)
    }
}
