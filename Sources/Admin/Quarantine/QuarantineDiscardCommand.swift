import ArgumentParser
import KakuzukeProtocol
import Wording

/// Puts entries aside for good; tells what would happen unless `--yes` is given.
struct QuarantineDiscardCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Puts entries aside for good; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke quarantine discard 12 --reason "a slip of the till" --yes

            What is stored under the same key stays. A discarded entry stays listed with `--all` and does not wait again
            when the store tells of it once more. \(ExitStatus.help())
            """)

    @Argument(help: "The entries' numbers, as `kakuzuke quarantine list` shows them.")
    var entries: [UInt64]

    @Option(help: "Why; the audit log keeps it.")
    var reason: String

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var speech: LanguageOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let found: [Kakuzuke_V1_HeldEntry] = try await signIn.withServer { server in
            var found: [Kakuzuke_V1_HeldEntry] = []
            for number in entries {
                var request = Kakuzuke_V1_DiscardHeldFactRequest()
                request.entryNumber = number
                request.reason = reason
                request.dryRun = !yes
                let answer: Kakuzuke_V1_DiscardHeldFactResponse = try await server.call(
                    "QuarantineService/DiscardHeldFact", request)
                found.append(answer.entry)
            }
            return found
        }
        let words = QuarantineSentences(speech.language)
        let table = HeldEntryText.table(found, words)
        return CommandReport(
            text: yes ? table : "\(words.wouldDiscard)\n\(table)\n\(words.dryRun)",
            json: ["entries": .list(found.map(HeldEntryText.json)), "dry_run": .boolean(!yes)])
    }
}
