import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

// Goal: a setting of headquarters reaches running agents with their next round and makes them come once a night, each
// at its own moment, which `status` tells; what waits goes up then, and at once where somebody asks. Method: the real
// programs; an agent's clock is set forward to its moment.
extension SystemSuites {
    @Suite struct NightlyRoundTests {
        private static func set(_ chain: TestChain, _ arguments: String...) throws {
            try chain.headquarters.run(
                ["tenant", "settings"] + arguments + ["--profile", chain.retailers[0].code])
        }

        /// Lets an agent's clock show another time.
        private static func shift(_ file: URL, _ milliseconds: Int64) throws {
            try Data("\(milliseconds)\n".utf8).write(to: file, options: .atomic)
        }

        @Test(.timeLimit(.minutes(5))) func agentsComeOnceANightEachAtItsMoment() async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 2, households: 15, days: 60
            ) { chain in
                for store in chain.receipts.stores {
                    let branch = try chain.enrol(chain.retailers[0], store)
                    let clock = branch.process.folder + "/clock"
                    try branch.process.set("development", "clockFile", to: clock)
                    #expect(try await branch.process.synchronize().status == 0)
                    try await branch.process.start()
                }
                let now = Int64(Date().timeIntervalSince1970)
                let minute = LocalTime(at: now + 6 * 3_600, timeZone: "Asia/Tokyo").time.secondsSinceMidnight / 60
                try Self.set(
                    chain, "--synchronisation", "nightly", "--nightly-from-minute", "\(minute)", "--nightly-minutes",
                    "60")
                var moments: [Int64] = []
                for branch in chain.branches {
                    try await branch.process.wait(seconds: 30, for: "the changed setting") { status in
                        if status.hasNightlyAtMs { moments.append(status.nightlyAtMs / 1_000) }
                        return status.hasNightlyAtMs
                    }
                }
                #expect(moments.allSatisfy { (now + 6 * 3_600 - 60...now + 7 * 3_600 + 60).contains($0) })
                let branch = chain.branches[0]
                let count = chain.receipts.figures[branch.store]?.receipts ?? 0
                for journal in try chain.receipts.journals(branch.store) { try branch.show(journal) }
                try await branch.process.wait(seconds: 60, for: "the receipts of all journals") { status in
                    status.spool.accepted == UInt64(count)
                }
                // Rounds would come every second.
                try await Task.sleep(for: .seconds(5))
                let text = try branch.process.run("status")
                #expect(text.status == 0 && text.output.contains("All is well."), "\(text.output)")
                let local = LocalTime(at: moments[0], timeZone: "Asia/Tokyo")
                let line = "Next round       \(local.date) \(local.minuteText), once a night"
                #expect(text.output.contains(line), "\(line)\n\(text.output)")
                let (_, waiting) = try #require(try branch.process.status())
                #expect(waiting.spool.unsent == UInt64(count))
                try Self.shift(URL(filePath: branch.process.folder + "/clock"), (moments[0] - now) * 1_000 - 600_000)
                try await Task.sleep(for: .seconds(32))
                let (_, before) = try #require(try branch.process.status())
                #expect(before.spool.unsent == UInt64(count))
                try Self.shift(URL(filePath: branch.process.folder + "/clock"), (moments[0] - now) * 1_000 + 1_000)
                try await branch.process.wait(seconds: 60, for: "the nightly round") { status in
                    status.spool.unsent == 0 && status.nightlyAtMs / 1_000 > moments[0] + 80_000
                }
                // The other one has heard nothing of it, and comes when somebody asks.
                let other = chain.branches[1]
                for journal in try chain.receipts.journals(other.store) { try other.show(journal) }
                try Self.set(chain, "--synchronisation", "continuous")
                #expect(try await other.process.synchronize().status == 0)
                try await other.process.wait(seconds: 60, for: "rounds all the time") { status in
                    !status.hasNightlyAtMs && status.spool.unsent == 0
                }
                try await other.process.wait(seconds: 60, for: "all receipts at the server") { status in
                    status.spool.accepted == UInt64(chain.receipts.figures[other.store]?.receipts ?? 0)
                        && status.spool.unsent == 0
                }
                try chain.expectAllReceipts()
            }
        }
    }
}
