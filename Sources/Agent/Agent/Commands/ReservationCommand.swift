import ArgumentParser
import KakuzukeProtocol
import Rating

/// Takes a purchase that a customer promises, or that a promise was kept or cancelled.
struct ReservationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reservation", abstract: "Takes a purchase that a customer promises, and what became of it.",
        discussion: """
            Example: kakuzuke-agent reservation --member 1234567 --subject FRESH --due 2026-12-24 --amount 5000
            Example: kakuzuke-agent reservation --member 1234567 --keep 'S001|2|till-1x2y'

            The amount is in minor units without tax. The answer's key closes the reservation. It counts here at once,
            also offline. Exit codes: 0 taken or known, 64 wrong usage, 65 refused, 74 the disk failed,
            78 not enrolled.
            """)

    @OptionGroup var input: InputOptions

    @Option(help: "Code of the subject.")
    var subject: String?

    @Option(help: "For which day: YYYY-MM-DD.", transform: InputOptions.date)
    var due: CalendarDate?

    @Option(help: "The amount, in minor units without tax.")
    var amount: Int64?

    @Option(help: "Key of a reservation that the customer has kept.")
    var keep: String?

    @Option(help: "Key of a reservation that is cancelled.")
    var cancel: String?

    @Option(help: "When it was made, kept or cancelled: YYYY-MM-DD; default: today.", transform: InputOptions.date)
    var on: CalendarDate?

    func validate() throws {
        let makes = [subject != nil, due != nil, amount != nil]
        let closes = [keep, cancel].compactMap { $0 }.count
        guard makes.allSatisfy({ $0 }) && closes == 0 || !makes.contains(true) && closes == 1 else {
            throw ValidationError("Give --subject, --due and --amount, or --keep, or --cancel.")
        }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            try await input.record { today in
                if let keep { return .reservationKept(reservation: keep, on: on ?? today) }
                if let cancel { return .reservationCancelled(reservation: cancel, on: on ?? today) }
                return .reservation(
                    subject: subject ?? "", madeOn: on ?? today, dueOn: due ?? today,
                    amount: MoneyMinorUnits(amount ?? 0))
            }.forEach { print($0) }
        }
    }
}
