import ArgumentParser
import KakuzukeProtocol
import LocalAPI
import LocalStore

/// What both ways to settle entries have in common.
struct QuarantineSettlement: ParsableArguments {
    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Numbers of the entries, as `quarantine list` shows them.")
    var numbers: [UInt64]

    func validate() throws {
        guard (1...StoreQuarantine.settledMax).contains(numbers.count) else {
            throw ValidationError("Give 1 to \(StoreQuarantine.settledMax) numbers.")
        }
    }

    /// Settles them at the running agent, or in its file when none is running.
    ///
    /// - Parameters:
    ///   - discards: puts them aside for good.
    ///   - tell: takes the lines that say what became of them.
    /// - Throws: `CommandFailure` where an entry does not wait; the others are settled all the same.
    func run(discards: Bool, tell: (String) -> Void) async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
            var request = Kakuzuke_V1_SettleQuarantineRequest()
            request.numbers = numbers
            request.discards = discards
            let response: Kakuzuke_V1_SettleQuarantineResponse
            if let door = try AgentDoor(folder) {
                response = try await door.ask("AgentService/SettleQuarantine", request)
            } else {
                let asked = request
                response = try await InputOptions.alone(folder) { parts in
                    let response = try parts.quarantine.settle(asked)
                    if response.readAgain > 0 { try parts.database.readJournalsAgain() }
                    return response
                }
            }
            if output.json { try JSONOutput.write(response) } else { QuarantineText.lines(response).forEach(tell) }
            guard response.unknown.isEmpty else {
                throw CommandFailure(
                    .data, "no open entry has the number \(response.unknown.map(String.init).joined(separator: ", "))",
                    nextStep: "List the entries again: `kakuzuke-agent quarantine list`.")
            }
        }
    }
}

/// A state of entries as the command line takes it.
enum QuarantineStateOption: String, ExpressibleByArgument, CaseIterable {
    case open, retried, discarded

    var state: Kakuzuke_V1_QuarantineState {
        switch self {
        case .open: .open
        case .retried: .retried
        case .discarded: .discarded
        }
    }
}
