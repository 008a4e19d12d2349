extension Kakuzuke_V1_ReceiptEvent {
    init(_ event: ReceiptEvent) {
        switch event {
        case .sale: self = .sale
        case .returned: self = .return
        case .void: self = .void
        case .recast: self = .recast
        }
    }

    /// The event; nil for one of a later version.
    var event: ReceiptEvent? {
        switch self {
        case .sale: .sale
        case .return: .returned
        case .void: .void
        case .recast: .recast
        case .UNRECOGNIZED: nil
        }
    }
}

extension Kakuzuke_V1_InputKind {
    init(_ kind: CustomerInput.Kind) {
        switch kind {
        case .enrolment: self = .enrolment
        case .attribute: self = .attribute
        case .reservation: self = .reservation
        case .reservationKept: self = .reservationKept
        case .reservationCancelled: self = .reservationCancelled
        }
    }

    /// The kind; nil for one of a later version.
    var kind: CustomerInput.Kind? {
        switch self {
        case .enrolment: .enrolment
        case .attribute: .attribute
        case .reservation: .reservation
        case .reservationKept: .reservationKept
        case .reservationCancelled: .reservationCancelled
        case .UNRECOGNIZED: nil
        }
    }
}
