import ArgumentParser
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating

/// What every command that takes an input of a customer has in common.
struct InputOptions: ParsableArguments {
    @Option(help: "The customer's member number; it is hashed here.")
    var member: String

    @Option(help: "Names the input, so that it is taken once; default: a name that no other input has.")
    var key: String?

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var output: OutputOptions

    /// The customer.
    var customer: Kakuzuke_V1_CustomerReference {
        var reference = Kakuzuke_V1_CustomerReference()
        reference.memberNumber = member
        return reference
    }

    /// The key, or one that no other input has.
    var ownKey: String { key ?? "till-" + String(UInt64.random(in: 0...UInt64.max), radix: 36) }

    /// Has the running agent take an input, or takes it when none is running.
    ///
    /// - Parameter make: makes the input from the store's business date.
    /// - Returns: what is to be printed.
    /// - Throws: `CommandFailure` when the key was used for something else, and what the agent refuses.
    func record(_ make: (_ today: CalendarDate) throws -> CustomerInput) async throws -> [String] {
        let folder = folderOptions.folder
        var request = Kakuzuke_V1_RecordInputRequest()
        request.customer = customer
        let response: Kakuzuke_V1_RecordInputResponse
        if let door = try AgentDoor(folder) {
            let status: Kakuzuke_V1_GetStatusResponse = try await door.ask(
                "AgentService/GetStatus", Kakuzuke_V1_GetStatusRequest())
            request.input = try make(CalendarDate(daysSinceEpoch: status.businessDate)).entry(key: ownKey)
            response = try await door.ask("AgentService/RecordInput", request)
        } else {
            response = try await Self.alone(folder) { parts in
                let today = CalendarDate(daysSinceEpoch: try parts.status.read().businessDate)
                request.input = try make(today).entry(key: ownKey)
                return try parts.inputs.record(request)
            }
        }
        guard response.outcome != .changed else {
            throw CommandFailure(
                .data, "the key was used for something else, which stays", nextStep: "Give another --key.")
        }
        if output.json {
            try JSONOutput.write(response)
            return []
        }
        return ["\(response.inputKey): \(Self.text(response.outcome))"]
            + response.remarkCodes.map { "  Note: " + Self.remark($0) }
    }

    /// Works on a folder for which no agent is running.
    static func alone<Value>(
        _ folder: AgentFolder, _ body: (AgentParts) async throws -> Value
    ) async throws -> Value {
        guard let lock = try FolderLock(folder) else {
            throw CommandFailure(
                .unavailable, "another command works in \(folder.path)", nextStep: "Try again in a moment.")
        }
        defer { withExtendedLifetime(lock) {} }
        return try await AgentParts.writing(folder) { parts in
            let value = try await body(parts)
            await parts.recordQuotes()
            return value
        }
    }

    /// What became of an input, in words.
    static func text(_ outcome: Kakuzuke_V1_InputOutcome) -> String {
        switch outcome {
        case .recorded: "taken; it counts here at once and goes to the server with the next round"
        case .duplicate: "was taken before"
        case .changed: "refused"
        case .contradiction: "another value from the same date goes on counting"
        case .UNRECOGNIZED(let number): "outcome \(number)"
        }
    }

    private static func remark(_ word: String) -> String {
        switch word {
        case "option_unknown": "no policy in force knows this option; it counts for nothing"
        case "attribute_unknown": "no policy in force knows this attribute; it counts for nothing"
        case "subject_unknown": "no policy in force knows this subject; it counts for nothing"
        default: word
        }
    }

    /// Reads a date.
    @Sendable static func date(_ text: String) throws -> CalendarDate {
        guard let date = CalendarDate(text) else { throw ValidationError("\(text) is not a date YYYY-MM-DD.") }
        return date
    }
}
