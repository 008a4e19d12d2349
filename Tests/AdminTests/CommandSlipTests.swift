import Foundation
import Testing

@testable import kakuzuke

/// Goal: whoever mistypes a command is told the one that was meant, and rightly typed ones are let pass.
///
/// Method: command lines against the tree of commands, and one as a process.
@Suite struct CommandSlipTests {
    static let slips: [(String, String)] = [
        ("polcy validate x", "`kakuzuke` has no command `polcy`; perhaps: kakuzuke policy\n  See 'kakuzuke --help'"),
        ("policy validat x", "`kakuzuke policy` has no command `validat`; perhaps: kakuzuke policy validate\n"),
        ("rat --policy x", "`kakuzuke` has no command `rat`; perhaps: kakuzuke rate\n"),
        ("validate x", "`kakuzuke` has no command `validate`; perhaps: kakuzuke policy validate\n"),
        ("policy rate", "`kakuzuke policy` has no command `rate`; perhaps: kakuzuke rate\n"),
        ("policy check", "`kakuzuke policy` has no command `check`; known here: init, validate, diff, upload, "),
    ]

    @Test(arguments: slips)
    func theCommandThatWasMeantIsTold(line: String, message: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let slip = try #require(CommandSlip(words, root: KakuzukeCommand.self))
        #expect(slip.message.hasPrefix("Error: " + message), "\(slip.message)")
    }

    @Test(arguments: [
        "", "--help", "help policy", "policy", "policy --help", "policy help init", "policy validate polcy", "rate x",
    ])
    func rightCommandsAreLetPass(line: String) {
        #expect(CommandSlip(line.split(separator: " ").map(String.init), root: KakuzukeCommand.self) == nil)
    }

    @Test func programEndsAsForEveryWrongUsage() throws {
        let run = try CommandRun(["policy", "validat", "x"])
        #expect(run.status == 64 && run.output.isEmpty)
        #expect(run.errors.hasPrefix("Error: `kakuzuke policy` has no command `validat`"), "\(run.errors)")
    }
}
