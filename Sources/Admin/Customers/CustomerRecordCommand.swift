import ArgumentParser
import KakuzukeProtocol
import Rating

/// Records what a customer has chosen, told or promised.
struct CustomerRecordCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Records what a customer has chosen, told or promised.",
        discussion: """
            Example: kakuzuke customer record --member 4711 --identifier-key TENANT-1.key --key desk-17 \
            --reserve FRESH:2026-12-24:5000 --reason "ordered by telephone"

            Give one of --option, --attribute, --reserve, --keep and --cancel. The same key with the same content
            records nothing more. \(ExitStatus.help())
            """)

    @Option(help: "Enrolment option that the customer has chosen.")
    var option: String?

    @Option(help: "Attribute and value: NAME=VALUE.")
    var attribute: String?

    @Option(help: "Promised purchase: SUBJECT:DUE-DATE:AMOUNT, the amount in minor units without tax.")
    var reserve: String?

    @Option(help: "Key of a reservation that the customer has kept.")
    var keep: String?

    @Option(help: "Key of a reservation that was cancelled.")
    var cancel: String?

    @Option(help: "The date from which it counts: YYYY-MM-DD; an attribute without one always held.")
    var on: String?

    @Option(help: "Names what is recorded, so that it is recorded once.")
    var key: String

    @OptionGroup var customer: CustomerOptions
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard customer.member != nil || customer.customer != nil else {
            throw ValidationError("name the customer: --member NUMBER --identifier-key FILE, or --customer ID")
        }
        guard [option, attribute, reserve, keep, cancel].compactMap({ $0 }).count == 1 else {
            throw ValidationError("give one of --option, --attribute, --reserve, --keep and --cancel")
        }
        _ = try input()
    }

    /// What is recorded.
    func input() throws -> CustomerInput {
        let date = on.flatMap { CalendarDate($0) }
        if on != nil, date == nil { throw ValidationError("--on is not a date YYYY-MM-DD") }
        if let attribute {
            guard let sign = attribute.firstIndex(of: "="), sign > attribute.startIndex else {
                throw ValidationError("--attribute reads NAME=VALUE")
            }
            return .attribute(
                AttributeValue(
                    attribute: String(attribute[..<sign]), value: String(attribute[attribute.index(after: sign)...]),
                    from: date))
        }
        guard let date else { throw ValidationError("give --on, the date from which it counts") }
        if let option { return .enrolment(EnrolmentChoice(option: option, on: date)) }
        if let keep { return .reservationKept(reservation: keep, on: date) }
        if let cancel { return .reservationCancelled(reservation: cancel, on: date) }
        // A subject may hold colons; the last two parts are date and amount.
        let parts = (reserve ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3, let amount = Int64(parts[parts.count - 1]),
            let due = CalendarDate(String(parts[parts.count - 2]))
        else { throw ValidationError("--reserve reads SUBJECT:DUE-DATE:AMOUNT") }
        return .reservation(
            subject: parts.dropLast(2).joined(separator: ":"), madeOn: date, dueOn: due,
            amount: MoneyMinorUnits(amount))
    }

    func report() async throws -> CommandReport {
        let answer: Kakuzuke_V1_RecordInputsResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_RecordInputsRequest()
            if let reference = try customer.reference(tenant: server.token.tenant) { request.customer = reference }
            request.reason = customer.reason ?? ""
            request.inputs = [try input().entry(key: key)]
            return try await server.call("CustomerService/RecordInputs", request)
        }
        let recorded = answer.inputs.first ?? Kakuzuke_V1_RecordInputsResponse.Recorded()
        let remarks = recorded.remarkCodes.map { "\nnote: " + InputOutcomeText.remark($0) }.joined()
        return CommandReport(
            text: "\(recorded.inputKey): \(InputOutcomeText.text(recorded.outcome))\(remarks)",
            json: [
                "input_key": .text(recorded.inputKey), "outcome": .text(InputOutcomeText.word(recorded.outcome)),
                "remarks": .list(recorded.remarkCodes.map { .text($0) }),
            ])
    }
}
