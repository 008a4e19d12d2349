import ArgumentParser
import Foundation
import PolicyFile
import Rating

/// Works on policy files and on a tenant's policy versions.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Checks and compares policy files, uploads, simulates and activates them.",
        subcommands: [
            PolicyValidateCommand.self, PolicyDiffCommand.self, PolicyUploadCommand.self, PolicyActivateCommand.self,
            PolicyHistoryCommand.self, PolicySimulateCommand.self, PolicySimulationCommand.self,
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
            guard let data = FileManager.default.contents(atPath: file), let text = String(data: data, encoding: .utf8)
            else {
                print("\(file): error: cannot be read as UTF-8 text")
                hasErrors = true
                continue
            }
            let policyFile = PolicyFile(
                text: text, file: file, largestFeeJump: BasisPoints(largestFeeJump))
            policyFile.problems.forEach { print($0) }
            if let policy = policyFile.policy {
                print(
                    "\(file): usable: \(policy.subjects.count) subjects, \(policy.grades.count) grades, "
                        + "\(policy.classes.count) classes, \(policyFile.warnings.count) warnings")
            } else {
                print("\(file): not usable: \(policyFile.errors.count) errors")
                hasErrors = true
            }
        }
        if hasErrors { throw ExitCode(65) }
    }
}
