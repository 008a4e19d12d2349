import ArgumentParser
import Foundation

/// Why a command ended: said on standard error with the next step, and an exit code.
struct CommandFailure: Error {
    /// Exit codes of the agent's commands; they follow `sysexits.h`.
    enum Status: Int32 {
        /// Input data are refused.
        case data = 65
        /// The server or the agent cannot be reached.
        case unavailable = 69
        /// A fault of ours or of the machine.
        case fault = 70
        /// The disk failed or the agent's file is damaged; nothing is written until it was verified.
        case disk = 74
        /// The agent's folder or configuration is not as it must be.
        case configuration = 78
    }

    var status: Status
    var message: String
    var nextStep: String

    init(_ status: Status, _ message: String, nextStep: String) {
        self.status = status
        self.message = message
        self.nextStep = nextStep
    }

    /// Runs a command and ends the program with message and exit code when it fails.
    static func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let failure as CommandFailure {
            tell(failure)
            throw ExitCode(failure.status.rawValue)
        } catch let code as ExitCode {
            throw code
        } catch {
            let failure = CommandFailure(describing: error)
            tell(failure)
            throw ExitCode(failure.status.rawValue)
        }
    }

    private static func tell(_ failure: CommandFailure) {
        let text = "kakuzuke-agent: \(failure.message)\nNext: \(failure.nextStep)\n"
        FileHandle.standardError.write(Data(text.utf8))
    }
}
