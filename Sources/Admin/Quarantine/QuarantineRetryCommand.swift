import ArgumentParser
import KakuzukeProtocol
import Wording

/// Tries entries again that the server has put aside.
struct QuarantineRetryCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Tries entries again; a receipt under a changed setting is approved by it.",
        discussion: """
            Example: kakuzuke quarantine retry 12 13

            An entry counts from then on, or waits again with its reason. A receipt that waits because a setting at the
            store was changed takes the place of the stored one. \(ExitStatus.help(special: "1 something waits again"))
            """)

    @Argument(help: "The entries' numbers, as `kakuzuke quarantine list` shows them.")
    var entries: [UInt64]

    @OptionGroup var speech: LanguageOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let found: [Kakuzuke_V1_HeldEntry] = try await signIn.withServer { server in
            var found: [Kakuzuke_V1_HeldEntry] = []
            for number in entries {
                var request = Kakuzuke_V1_RetryHeldFactRequest()
                request.entryNumber = number
                let answer: Kakuzuke_V1_RetryHeldFactResponse = try await server.call(
                    "QuarantineService/RetryHeldFact", request)
                found.append(answer.entry)
            }
            return found
        }
        let words = QuarantineSentences(speech.language)
        let waiting = found.filter { $0.state == .open }
        return CommandReport(
            text: HeldEntryText.table(found, words), json: ["entries": .list(found.map(HeldEntryText.json))],
            remarks: waiting.map(words.waitsAgain),
            status: waiting.isEmpty ? .done : .differencesFound)
    }
}
