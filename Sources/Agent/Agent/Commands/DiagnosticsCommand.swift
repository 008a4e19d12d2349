import ArgumentParser
import LocalStore

/// Gathers what somebody who helps needs to see.
struct DiagnosticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnostics",
        abstract: "Writes a folder that may be sent to whoever helps: nothing personal, no secret.",
        discussion: """
            Example: journalctl -u kakuzuke-agent -n 500 > agent.log
                     kakuzuke-agent diagnostics --output agent-s001 --log agent.log

            It holds versions, the state, settings, names and sizes of files, what `doctor` finds, reasons of the
            quarantine without its rows, and the last lines of the log without addresses and numbers. Exit codes: 0
            written, 64 wrong usage, 65 a file cannot be read or written.
            """)

    @OptionGroup var folderOptions: FolderOptions

    @Option(help: "The folder to write; it must not be there yet.")
    var output: String

    @Option(help: "A file with the agent's log; the agent itself keeps none, the system's journal does.")
    var log: String?

    func run() async throws {
        try await CommandFailure.reporting {
            let now = AgentClock(shiftFile: nil).now().millisecondsSinceEpoch
            let bundle = DiagnosticsBundle(folder: folderOptions.folder, log: log, now: now)
            let files = try await bundle.write(to: output)
            print("Wrote \(files.joined(separator: ", ")) to \(output).")
            print("Next: look through them, then send the folder to whoever helps.")
        }
    }
}
