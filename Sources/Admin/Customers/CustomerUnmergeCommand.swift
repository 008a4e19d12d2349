import ArgumentParser
import KakuzukeProtocol

/// Takes a merge back; tells what would happen unless `--yes` is given.
struct CustomerUnmergeCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "unmerge", abstract: "Takes a merge back; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke customer unmerge 12 --reason "they are two persons" --yes

            Both customers are as if they had never been merged; what was recorded since for the merged one is theirs.
            \(ExitStatus.help())
            """)

    @Argument(help: "The merge's number, as `kakuzuke customer merges` shows it.")
    var merge: UInt64

    @Option(help: "Why; the audit log keeps it.")
    var reason: String

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let answer: Kakuzuke_V1_UndoMergeResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_UndoMergeRequest()
            request.mergeNumber = merge
            request.reason = reason
            request.dryRun = !yes
            return try await server.call("CustomerService/UndoMerge", request)
        }
        let what = """
            customer \(answer.restoredCustomerID) from customer \(answer.survivingCustomerID): \(answer.receipts) \
            receipts, \(answer.identifiers) identifiers
            """
        return CommandReport(
            text: yes ? "separated \(what)" : "would separate \(what)\nnothing has changed; add --yes to separate them",
            json: [
                "restored_customer_id": .integer(Int64(answer.restoredCustomerID)),
                "surviving_customer_id": .integer(Int64(answer.survivingCustomerID)),
                "receipts": .integer(Int64(answer.receipts)), "identifiers": .integer(Int64(answer.identifiers)),
                "dry_run": .boolean(!yes),
            ])
    }
}
