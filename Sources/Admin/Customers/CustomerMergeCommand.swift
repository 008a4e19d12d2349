import ArgumentParser
import KakuzukeProtocol

/// Lets one customer count for another; tells what would happen unless `--yes` is given.
struct CustomerMergeCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Lets one customer count for another; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke customer merge --member 4711 --into-member 4712 --identifier-key TENANT-1.key \
            --reason "one person with two cards" --yes

            Purchases, identifiers and everything else of the first customer count for the second one, now and later.
            `kakuzuke customer unmerge` takes it back. \(ExitStatus.help())
            """)

    @Option(help: "Member number of the customer who is merged; hashed here.")
    var member: String?

    @Option(help: "The server's number of the customer who is merged.")
    var customer: UInt64?

    @Option(help: "Member number of the customer who survives; hashed here.")
    var intoMember: String?

    @Option(help: "The server's number of the customer who survives.")
    var into: UInt64?

    @OptionGroup var key: IdentifierKeyOptions

    @Option(help: "Why; the audit log keeps it.")
    var reason: String

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (member == nil) != (customer == nil) else {
            throw ValidationError("give --member or --customer for who is merged")
        }
        guard (intoMember == nil) != (into == nil) else {
            throw ValidationError("give --into-member or --into for who survives")
        }
    }

    func report() async throws -> CommandReport {
        let answer: Kakuzuke_V1_MergeCustomersResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_MergeCustomersRequest()
            let tenant = server.token.tenant
            request.merged = try key.reference(member.map { ("--member", $0) }, number: customer, tenant: tenant)
            request.surviving = try key.reference(
                intoMember.map { ("--into-member", $0) }, number: into, tenant: tenant)
            request.reason = reason
            request.dryRun = !yes
            return try await server.call("CustomerService/MergeCustomers", request)
        }
        let before = answer.mergedBefore > 0 ? ", with \(answer.mergedBefore) merged into them before" : ""
        let what = """
            customer \(answer.mergedCustomerID)\(before) into customer \(answer.survivingCustomerID): \
            \(answer.receipts) receipts, \(answer.identifiers) identifiers
            """
        return CommandReport(
            text: yes
                ? "merged \(what)\nmerge \(answer.mergeNumber); undo it with: kakuzuke customer unmerge "
                    + "\(answer.mergeNumber)"
                : "would merge \(what)\nnothing has changed; add --yes to merge them",
            json: [
                "merge_number": yes ? .integer(Int64(answer.mergeNumber)) : .null,
                "merged_customer_id": .integer(Int64(answer.mergedCustomerID)),
                "surviving_customer_id": .integer(Int64(answer.survivingCustomerID)),
                "receipts": .integer(Int64(answer.receipts)), "identifiers": .integer(Int64(answer.identifiers)),
                "merged_before": .integer(Int64(answer.mergedBefore)), "dry_run": .boolean(!yes),
            ])
    }
}
