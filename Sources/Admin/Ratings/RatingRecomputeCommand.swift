import ArgumentParser
import KakuzukeProtocol
import RPC

/// Has the server recompute all kept states from all receipts.
struct RatingRecomputeCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "recompute", abstract: "Recomputes the kept states of all customers from all receipts.",
        discussion: """
            Example: kakuzuke rating recompute --repair --profile market

            Tells how many states differ from what all receipts give. With --repair these are made again from all \
            receipts, and the stores learn them with their next feed. \
            \(ExitStatus.help(special: "1 differences found and not repaired"))
            """)

    @Flag(help: "Make the states again that differ.")
    var repair = false

    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_RecomputeRatingsRequest()
        request.repair = repair
        let message = request
        let found = try await signIn.withServer { server in
            try await server.receive("RatingService/RecomputeRatings", message, time: time.duration) {
                (messages: RPCTypedStream<Kakuzuke_V1_RecomputationProgress>) in
                var report: Kakuzuke_V1_RatingRecomputation?
                var line: ProgressLine?
                defer { line?.end() }
                for try await progress in messages {
                    if progress.hasReport { report = progress.report }
                    if line == nil {
                        line = ProgressLine(total: Int(clamping: progress.customersTotal), unit: "customers")
                    }
                    line?.show(Int(clamping: progress.customersDone))
                }
                return report
            }
        }
        guard let found else {
            throw CommandFailure(.other, "the server ended without a report", next: "try again, and read its log")
        }
        return CommandReport(text: Self.text(found), json: Self.json(found), status: Self.status(found))
    }

    private static func text(_ found: Kakuzuke_V1_RatingRecomputation) -> String {
        var lines = [
            "\(MoneyText.count(found.customers)) customers, \(MoneyText.count(found.states)) states, "
                + "\(MoneyText.count(found.differentStates)) different"
        ]
        if found.differentCustomers > 0 {
            let named = found.differentCustomerIds.map(String.init).joined(separator: ", ")
            lines.append("\(MoneyText.count(found.differentCustomers)) customers differ, the first: \(named)")
        }
        if found.waiting > 0 {
            lines.append("\(MoneyText.count(found.waiting)) customers wait to be made again and were not compared")
        }
        if found.leftOut > 0 {
            lines.append("\(MoneyText.count(found.leftOut)) customers have too many receipts and were not compared")
        }
        if found.repaired > 0 { lines.append("made again: \(MoneyText.count(found.repaired)) customers") }
        return lines.joined(separator: "\n")
    }

    private static func json(_ found: Kakuzuke_V1_RatingRecomputation) -> JSONValue {
        func count(_ number: UInt64) -> JSONValue { .integer(Int64(clamping: number)) }
        return [
            "customers": count(found.customers), "states": count(found.states),
            "different_states": count(found.differentStates),
            "different_customers": count(found.differentCustomers),
            "different_customer_ids": .list(found.differentCustomerIds.map(count)), "waiting": count(found.waiting),
            "left_out": count(found.leftOut), "repaired": count(found.repaired),
        ]
    }

    private static func status(_ found: Kakuzuke_V1_RatingRecomputation) -> ExitStatus {
        found.differentCustomers > found.repaired ? .differencesFound : .done
    }
}
