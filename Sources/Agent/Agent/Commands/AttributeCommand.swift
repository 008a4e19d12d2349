import ArgumentParser
import KakuzukeProtocol
import Rating

/// Takes an attribute that a customer tells.
struct AttributeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attribute", abstract: "Takes an attribute that a customer tells.",
        discussion: """
            Example: kakuzuke-agent attribute --member 1234567 --name region --value near

            It counts here at once, also offline. Exit codes: 0 taken or known, 64 wrong usage, 65 refused,
            74 the disk failed, 78 not enrolled.
            """)

    @OptionGroup var input: InputOptions

    @Option(help: "The attribute, as the policy names it.")
    var name: String

    @Option(help: "Its value.")
    var value: String

    @Option(help: "From when it holds: YYYY-MM-DD; default: today.", transform: InputOptions.date)
    var from: CalendarDate?

    @Flag(help: "It always held.")
    var always = false

    func validate() throws {
        if always, from != nil { throw ValidationError("Give --from or --always, not both.") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            try await input.record { today in
                .attribute(AttributeValue(attribute: name, value: value, from: always ? nil : from ?? today))
            }.forEach { print($0) }
        }
    }
}
