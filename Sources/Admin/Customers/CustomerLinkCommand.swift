import ArgumentParser
import KakuzukeProtocol

/// Says that identifiers belong to one customer.
struct CustomerLinkCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Says that identifiers belong to one customer; they are hashed here.",
        discussion: """
            Example: kakuzuke customer link --member 4711 --phone 03-1234-5678 --identifier-key TENANT-1.key \
            --reason "told us at the desk"

            Identifiers that nobody had name the member's customer from now on. One that names somebody else goes on
            doing so and waits in `kakuzuke customer conflicts`. \(ExitStatus.help())
            """)

    @Option(help: "Member number.")
    var member: [String] = []

    @Option(help: "Telephone number.")
    var phone: [String] = []

    @Option(help: "E-mail address.")
    var email: [String] = []

    @Option(help: "Token that a payment service gives for a card.")
    var card: [String] = []

    @OptionGroup var key: IdentifierKeyOptions

    @Option(help: "Why; the audit log keeps it.")
    var reason: String

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (2...8).contains(member.count + phone.count + email.count + card.count) else {
            throw ValidationError("give 2 to 8 identifiers with --member, --phone, --email and --card")
        }
    }

    func report() async throws -> CommandReport {
        let given: [(option: String, kind: IdentifierKind, value: String)] =
            member.map { ("--member", .memberNumber, $0) } + phone.map { ("--phone", .phone, $0) }
            + email.map { ("--email", .email, $0) } + card.map { ("--card", .cardToken, $0) }
        let answer: Kakuzuke_V1_LinkIdentifiersResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_LinkIdentifiersRequest()
            request.identifiers = try key.hash(given, tenant: server.token.tenant)
            request.reason = reason
            return try await server.call("CustomerService/LinkIdentifiers", request)
        }
        let conflicts =
            answer.conflicts > 0
            ? "\n\(answer.conflicts) name somebody else; see: kakuzuke customer conflicts" : ""
        return CommandReport(
            text: "customer \(answer.customerID): \(answer.linked) new identifiers\(conflicts)",
            json: [
                "customer_id": .integer(Int64(answer.customerID)), "linked": .integer(Int64(answer.linked)),
                "conflicts": .integer(Int64(answer.conflicts)),
            ])
    }
}
