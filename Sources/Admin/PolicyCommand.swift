import ArgumentParser
import Rating

/// Works on policy files and on a tenant's policy versions.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Makes, checks and compares policy files, uploads, simulates and activates them.",
        discussion: """
            Begin with `kakuzuke policy init`. docs/policy-guide.md (in Japanese docs/policy-guide.ja.md) leads from
            the first question to prices; docs/policy.md lists what a policy file may hold.
            """,
        subcommands: [
            PolicyInitCommand.self, PolicyValidateCommand.self, PolicyDiffCommand.self, PolicyUploadCommand.self,
            PolicySimulateCommand.self, PolicySimulationCommand.self, PolicyActivateCommand.self,
            PolicyWithdrawCommand.self, PolicyRollbackCommand.self, PolicyShowCommand.self,
            PolicyHistoryCommand.self,
        ])
}

/// Tells everything that is wrong or doubtful in policy files.
struct PolicyValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks policy files and names file, line, field and reason of every problem.",
        discussion: """
            Example: kakuzuke policy validate policy.yaml

            Exit codes: 0 usable, warnings included; 64 wrong usage; 65 at least one file has errors or is unreadable.
            """)

    @Argument(help: "The policy files.")
    var files: [String]

    @Option(
        name: .customLong("largest-fee-jump"),
        help: "Warn of fees that lie further from those of the next lower grade or class; basis points.")
    var largestFeeJump = Policy.feeJumpUsualMax.rawValue

    func validate() throws {
        guard largestFeeJump >= 0 else {
            throw ValidationError("--largest-fee-jump is a distance: give 0 or more basis points")
        }
    }

    func run() throws {
        var hasErrors = false
        for file in files {
            let check = PolicyFileCheck(file: file, largestFeeJump: BasisPoints(largestFeeJump))
            check.lines.forEach { print($0) }
            if !check.isUsable { hasErrors = true }
        }
        if hasErrors { throw ExitCode(65) }
    }
}
