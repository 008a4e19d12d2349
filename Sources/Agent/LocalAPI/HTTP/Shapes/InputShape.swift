import KakuzukeProtocol
import Rating

/// What customers choose, tell and promise in JSON.
enum InputShape {
    /// The kinds of input, each with a path of its own.
    enum Kind: Sendable {
        case enrolment, attribute, reservation, closing
    }

    /// The input that a body brings.
    ///
    /// - Parameters:
    ///   - kind: what the path is for.
    ///   - body: the body.
    ///   - key: makes the input unique within its kind.
    ///   - today: the store's business date, which counts where the body names no day.
    /// - Returns: the input, whose values are still to be checked.
    /// - Throws: `KakuzukeError` with the field that is wrong.
    static func request(
        _ kind: Kind, _ body: WrittenJSON, key: String, today: CalendarDate
    ) throws(KakuzukeError) -> Kakuzuke_V1_RecordInputRequest {
        var fields = try JSONFields(body)
        var request = Kakuzuke_V1_RecordInputRequest()
        request.customer.memberNumber = try fields.required("member_number", try fields.text("member_number"))
        request.input = try input(kind, &fields, today).entry(key: key)
        try fields.finish()
        return request
    }

    private static func input(
        _ kind: Kind, _ fields: inout JSONFields, _ today: CalendarDate
    ) throws(KakuzukeError) -> CustomerInput {
        switch kind {
        case .enrolment:
            let option = try fields.required("option", try fields.text("option"))
            return .enrolment(EnrolmentChoice(option: option, on: try fields.date("on") ?? today))
        case .attribute:
            let attribute = try fields.required("attribute", try fields.text("attribute"))
            let value = try fields.required("value", try fields.text("value"))
            return .attribute(AttributeValue(attribute: attribute, value: value, from: try fields.date("from")))
        case .reservation:
            let subject = try fields.required("subject", try fields.text("subject"))
            let made = try fields.date("made_on") ?? today
            let due = try fields.required("due_on", try fields.date("due_on"))
            let amount: Int64 = try fields.required("amount", try fields.whole("amount"))
            return .reservation(subject: subject, madeOn: made, dueOn: due, amount: MoneyMinorUnits(amount))
        case .closing:
            let key = try fields.required("reservation_key", try fields.text("reservation_key"))
            let words: KeyValuePairs<String, Bool> = ["kept": true, "cancelled": false]
            let isKept = try fields.required("outcome", try fields.word("outcome", words))
            let on = try fields.date("on") ?? today
            return isKept ? .reservationKept(reservation: key, on: on) : .reservationCancelled(reservation: key, on: on)
        }
    }

    /// What became of an input that was taken.
    static func answer(_ response: Kakuzuke_V1_RecordInputResponse) -> WrittenJSON {
        .fields([
            "input_key": .text(response.inputKey), "outcome": .text(word(response.outcome)),
            "remarks": BusinessText.list(response.remarkCodes),
        ])
    }

    /// What became of an input, as a word.
    static func word(_ outcome: Kakuzuke_V1_InputOutcome) -> String {
        switch outcome {
        case .recorded: "recorded"
        case .duplicate: "duplicate"
        case .contradiction: "contradiction"
        case .changed, .UNRECOGNIZED: "changed"
        }
    }
}
