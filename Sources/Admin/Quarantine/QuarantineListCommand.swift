import ArgumentParser
import KakuzukeProtocol
import Wording

/// Lists what the server has put aside.
struct QuarantineListCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists what the server has put aside, with the reason and both versions.",
        discussion: """
            Example: kakuzuke quarantine list --store S01

            Amounts are in minor units without tax. `kakuzuke quarantine retry` tries an entry again and
            `kakuzuke quarantine discard` puts it aside for good. \(ExitStatus.help())
            """)

    @Option(help: "Only of this store.")
    var store: String?

    @Flag(help: "Also those that are settled.")
    var all = false

    @Option(help: "Entries above this number.")
    var after: UInt64 = 0

    @Option(help: "Most entries: 1 to 1000.")
    var limit: UInt32 = 100

    @OptionGroup var speech: LanguageOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let list: Kakuzuke_V1_ListHeldFactsResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_ListHeldFactsRequest()
            request.storeCode = store ?? ""
            request.all = all
            request.afterNumber = after
            request.limit = limit
            return try await server.call("QuarantineService/ListHeldFacts", request)
        }
        let words = QuarantineSentences(speech.language)
        let more = list.goesOn ? list.entries.last.map { "\n" + words.more(after: $0.entryNumber) } ?? "" : ""
        return CommandReport(
            text: HeldEntryText.table(list.entries, words) + more,
            json: ["entries": .list(list.entries.map(HeldEntryText.json)), "goes_on": .boolean(list.goesOn)])
    }
}
