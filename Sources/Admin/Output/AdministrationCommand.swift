import ArgumentParser
import Foundation
import RPC

/// A command that reports in text or JSON and ends with the documented exit codes.
protocol AdministrationCommand: AsyncParsableCommand {
    /// How it answers.
    var output: OutputOptions { get }

    /// Does the work.
    ///
    /// - Throws: `CommandFailure`, or `RPCError` for a call that failed.
    func report() async throws -> CommandReport
}

extension AdministrationCommand {
    /// Does the work and prints what came of it: answers to standard output, everything else to standard error.
    func run() async throws {
        let report: CommandReport
        do {
            report = try await self.report()
        } catch let error as RPCError {
            throw Self.exit(CommandFailure(error))
        } catch let failure as CommandFailure {
            throw Self.exit(failure)
        }
        for remark in report.remarks { Self.writeError(remark) }
        if output.isJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            FileHandle.standardOutput.write(try encoder.encode(report.json) + Data("\n".utf8))
        } else if !report.text.isEmpty {
            FileHandle.standardOutput.write(Data((report.text + "\n").utf8))
        }
        guard report.status == .done else { throw ExitCode(report.status.rawValue) }
    }

    private static func exit(_ failure: CommandFailure) -> ExitCode {
        writeError("kakuzuke: \(failure)")
        return ExitCode(failure.status.rawValue)
    }

    private static func writeError(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
