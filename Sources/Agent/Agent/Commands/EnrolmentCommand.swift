import ArgumentParser
import KakuzukeProtocol
import Rating

/// Takes an enrolment option (顧客化要件) that a customer chooses.
struct EnrolmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrolment", abstract: "Takes an enrolment option that a customer chooses.",
        discussion: """
            Example: kakuzuke-agent enrolment --member 1234567 --option app

            It counts here at once, also offline. Exit codes: 0 taken or known, 64 wrong usage, 65 refused,
            74 the disk failed, 78 not enrolled.
            """)

    @OptionGroup var input: InputOptions

    @Option(help: "The option, as the policy names it.")
    var option: String

    @Option(help: "Since when: YYYY-MM-DD; default: today.", transform: InputOptions.date)
    var on: CalendarDate?

    func run() async throws {
        try await CommandFailure.reporting {
            try await input.record { today in .enrolment(EnrolmentChoice(option: option, on: on ?? today)) }
                .forEach { print($0) }
        }
    }
}
