import ArgumentParser
import LocalStore

/// Checks everything around the agent that can be wrong.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks folder, certificate, settings, journals, doors, disk, server and file.",
        discussion: """
            Example: kakuzuke-agent doctor

            Works also where the agent does not start; it changes nothing. Exit codes: 0 all is well, 1 something needs
            attention, which is told with the next step, 64 wrong usage.
            """)

    @OptionGroup var folderOptions: FolderOptions

    func run() async throws {
        let now = AgentClock(shiftFile: nil).now().millisecondsSinceEpoch
        let findings = await AgentDoctor(folder: folderOptions.folder, now: now).findings()
        findings.flatMap(\.lines).forEach { print($0) }
        if findings.contains(where: { $0.nextStep != nil }) { throw ExitCode(1) }
    }
}
