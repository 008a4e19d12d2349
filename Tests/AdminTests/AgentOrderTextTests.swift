import ArgumentParser
import Foundation
import KakuzukeProtocol
import Testing

@testable import kakuzuke

// Goal: what agents were ordered to do stands in plain words with the next step, programs get the same, and a bundle is
// written into a new folder only. Method: made-up answers of a server; wrong command lines.
@Suite struct AgentOrderTextTests {
    private static func command(
        _ state: Kakuzuke_V1_AgentCommandState, _ reason: String = ""
    ) -> AgentOrderText.Command {
        var command = AgentOrderText.Command()
        command.commandNumber = 12
        command.agentID = "a1"
        command.storeCode = "S01"
        command.state = state
        command.orderedAtMs = 1_728_000_000_000
        command.reasonCode = reason
        return command
    }

    @Test func aResendTellsWhatBecameOfItsFacts() {
        var command = Self.command(.done)
        command.resend.fromDate = 20_000
        command.resend.resentThrough = 1_200
        command.resentFrom = 900
        command.accepted = 2
        command.duplicates = 299
        command.endedAtMs = 1_728_000_060_000
        let text = AgentOrderText.table([command])
        #expect(text.contains("resend from 2024-10-04"), "\(text)")
        #expect(text.contains("900-1,200: 2 new, 0 amended, 299 known, 0 in quarantine"), "\(text)")
        #expect(text.contains("2024-10-04T00:01:00Z") && !text.contains("next:"))
        guard case .object(let fields) = AgentOrderText.json(command) else {
            Issue.record("no object")
            return
        }
        #expect(fields["kind"] == .text("resend") && fields["state"] == .text("done"))
        #expect(fields["from"] == .text("2024-10-04") && fields["accepted"] == .integer(2))
        #expect(fields["taken_at"] == .null && fields["resent_through"] == .integer(1_200))
    }

    @Test func whatWasNotDoneHasANextStep() {
        for (state, reason, step) in [
            (Kakuzuke_V1_AgentCommandState.refused, "not_known", "update the agent"),
            (.refused, "nothing_kept", "only the journals have them"),
            (.refused, "too_large", "kakuzuke-agent diagnostics"), (.failed, "data_loss", "kakuzuke-agent status"),
            (.expired, "", "kakuzuke agent list"),
        ] {
            var command = Self.command(state, reason)
            command.diagnostics = Kakuzuke_V1_DiagnosticsOrder()
            let text = AgentOrderText.table([command])
            #expect(text.contains("command 12 \(AgentOrderText.word(state))\n  next: "), "\(text)")
            #expect(text.contains(step) && (reason.isEmpty || text.contains(reason)), "\(text)")
        }
        #expect(AgentOrderText.table([]) == "no commands")
    }

    @Test func ordersNeedOneBeginning() {
        let agent = "0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10"
        for arguments in [
            [agent], [agent, "--from", "2026-11-20", "--from-sequence", "4"], [agent, "--from", "yesterday"],
            [agent, "--from-sequence", "0"], [agent, "--from-sequence", "-1"], ["--from", "2026-11-20"],
        ] {
            #expect(throws: (any Error).self) { try AgentResendCommand.parse(arguments) }
        }
    }

    @Test func aBundleIsWrittenIntoANewFolderOnly() throws {
        let folder = NSTemporaryDirectory() + "kz-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var file = Kakuzuke_V1_DiagnosticsFile()
        file.name = "doctor.txt"
        file.text = "all is well\n"
        try AgentFetchCommand.write([file], to: folder)
        #expect(try String(contentsOfFile: folder + "/doctor.txt", encoding: .utf8) == file.text)
        let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        #expect(throws: CommandFailure.self) { try AgentFetchCommand.write([file], to: folder + "/none/there") }
    }
}
