import KakuzukeProtocol
import Rating

/// Rows of purchases that members have promised, with what became of them.
struct ReservationLayout: InputLayout {
    static let names = CSVColumns(
        required: ["member", "subject", "made_on", "due_on", "amount"], optional: ["status", "closed_on", "key"])
    static let serverFields = [
        "input.reservation.subject": "subject", "input.reservation.made_on": "made_on",
        "input.reservation.due_on": "due_on", "input.reservation.amount": "amount",
        "closing.reservation_kept.on_date": "closed_on", "closing.reservation_cancelled.on_date": "closed_on",
    ]
    /// Stands for the reservation's key, which the server knows from the row.
    private static let ownReservation = "-"

    let key: IdentifierKey

    func row(_ fields: [String]) throws(RowProblem) -> Kakuzuke_V1_ImportInputsRequest.Row {
        guard !fields[4].isEmpty else { throw RowProblem("amount", .missing) }
        guard let amount = Int64(fields[4]) else { throw RowProblem("amount", .notANumber) }
        var row = try row(
            member: fields[0], key: fields[7],
            .reservation(
                subject: try text(fields[1], "subject"), madeOn: try date(fields[2], "made_on"),
                dueOn: try date(fields[3], "due_on"), amount: MoneyMinorUnits(amount)))
        let own = Self.ownReservation
        switch fields[5] {
        case "", "open":
            guard fields[6].isEmpty else { throw RowProblem("status", .missing) }
        case "kept":
            row.closing = CustomerInput.reservationKept(reservation: own, on: try date(fields[6], "closed_on"))
                .entry(key: "")
        case "cancelled":
            row.closing = CustomerInput.reservationCancelled(reservation: own, on: try date(fields[6], "closed_on"))
                .entry(key: "")
        default: throw RowProblem("status", .unknownWord)
        }
        return row
    }
}
