import Foundation
import KakuzukeProtocol
import LocalStore
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: `status` tells the truth while something is wrong, and what is wrong elsewhere never stops the store's own
// receipts. Method: the real programs; a server that hangs, a disk without room, a clock that jumps.
extension SystemSuites {
    @Suite struct StatusTruthTests {
        private static func with(
            _ body: (TestChain, TestChain.Branch, [URL]) async throws -> Void
        ) async throws {
            let seed = SeededGenerator.runSeed
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 15, days: 60
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                let journals = try chain.receipts.journals(store)
                try #require(journals.count >= 2)
                try await body(chain, branch, journals)
            }
        }

        @Test(.timeLimit(.minutes(3))) func receiptsAreReadWhileTheServerHangs() async throws {
            try await Self.with { chain, branch, journals in
                try branch.show(journals[0])
                try await branch.process.start()
                #expect(try await branch.process.synchronize().status == 0)
                let (_, before) = try #require(try branch.process.status())
                #expect(!before.hasRoundSinceMs || before.roundSinceMs >= before.conversation.succeededAtMs)
                try chain.server.freeze()
                // A round begins and gets no answer; the journals are read all the same.
                try await branch.process.wait(seconds: 30, for: "a round under way") { $0.hasRoundSinceMs }
                for journal in journals.dropFirst() { try branch.show(journal) }
                try await branch.process.wait(seconds: 30, for: "the receipts of all journals") { status in
                    status.spool.accepted == UInt64(chain.receipts.total.receipts) && status.unreadJournalBytes == 0
                }
                let (_, meanwhile) = try #require(try branch.process.status())
                #expect(meanwhile.spool.unsent > 0 && meanwhile.hasRoundSinceMs)
                try chain.server.thaw()
                #expect(try await branch.process.synchronize().status == 0)
                try chain.expectAllReceipts()
            }
        }

        @Test(.timeLimit(.minutes(3))) func aJournalFolderThatIsGoneStopsNoRound() async throws {
            try await Self.with { chain, branch, journals in
                for journal in journals { try branch.show(journal) }
                try await branch.process.start()
                #expect(try await branch.process.synchronize().status == 0)
                let away = branch.journals.path() + ".away"
                try FileManager.default.moveItem(atPath: branch.journals.path(), toPath: away)
                try await branch.process.wait(seconds: 30, for: "the folder to be named") { status in
                    status.journalProblems.contains { $0.message.contains("cannot be read") }
                }
                let (_, before) = try #require(try branch.process.status())
                try await branch.process.wait(seconds: 30, for: "rounds that succeed") { status in
                    status.conversation.succeededAtMs > before.conversation.succeededAtMs
                        && status.conversation.failureCode.isEmpty
                }
                let sync = try branch.process.run("sync")
                #expect(sync.status == 78 && sync.errors.contains("the journals were not read"), "\(sync.errors)")
                try FileManager.default.moveItem(atPath: away, toPath: branch.journals.path())
                let again = try await branch.process.synchronize()
                #expect(again.status == 0, "\(again.errors)")
                try chain.expectAllReceipts()
            }
        }

        @Test(.timeLimit(.minutes(3))) func aFolderThatHangsStopsNoRoundAndNoOtherFolder() async throws {
            try await Self.with { chain, branch, journals in
                let other = chain.receipts.folder.appending(path: "other")
                try FileManager.default.createDirectory(at: other, withIntermediateDirectories: false)
                let profile = chain.receipts.profile.path()
                try branch.process.set(
                    "journals",
                    to: [
                        "sources": ["tills", "other"], "quietSeconds": 0, "pollSeconds": 1,
                        "tills": ["folder": branch.journals.path(), "profile": profile],
                        "other": ["folder": other.path(), "profile": profile],
                    ])
                try await branch.process.start()
                #expect(try await branch.process.synchronize().status == 0)
                let name = journals[1].lastPathComponent
                let hidden = branch.journals.appending(path: "." + name)
                try FileManager.default.copyItem(at: journals[1], to: hidden)
                let holder = try Self.hold(hidden)
                defer { holder.terminate() }
                try FileManager.default.moveItem(at: hidden, to: branch.journals.appending(path: name))
                try await branch.process.wait(seconds: 40, for: "the folder that does not answer") { status in
                    status.journalProblems.contains { $0.folder == "tills" && $0.message.contains("has not answered") }
                }
                // What comes into the other folder is read and sent meanwhile.
                try FileManager.default.copyItem(
                    at: journals[0], to: other.appending(path: journals[0].lastPathComponent))
                try await branch.process.wait(seconds: 15, for: "receipts of the other folder") { status in
                    status.spool.accepted > 0 && status.spool.unsent == 0
                        && status.journalProblems.contains { $0.message.contains("has not answered") }
                }
                holder.terminate()
                for journal in journals.dropFirst(2) { try branch.show(journal) }
                try await branch.process.wait(seconds: 30, for: "the receipts of all journals") { status in
                    status.spool.accepted == UInt64(chain.receipts.total.receipts) && status.journalProblems.isEmpty
                }
                #expect(try await branch.process.synchronize().status == 0)
                try chain.expectAllReceipts()
            }
        }

        /// Keeps everybody from opening a file, as a share that does not answer does, for as long as the program runs.
        private static func hold(_ file: URL) throws -> Process {
            let program = """
                import fcntl, os, signal, sys, time
                signal.signal(signal.SIGIO, signal.SIG_IGN)
                fcntl.fcntl(os.open(sys.argv[1], os.O_RDWR), fcntl.F_SETLEASE, fcntl.F_WRLCK)
                print("held", flush=True)
                time.sleep(120)
                """
            let output = Pipe()
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["python3", "-c", program, file.path()]
            process.standardOutput = output
            try process.run()
            try #require(!output.fileHandleForReading.availableData.isEmpty)
            return process
        }

        @Test(.timeLimit(.minutes(3))) func aClockThatJumpsAheadPrunesNothing() async throws {
            try await Self.with { chain, branch, journals in
                for journal in journals { try branch.show(journal) }
                let clockFile = branch.process.folder + ".clock"
                try branch.process.set("development", "clockFile", to: clockFile)
                #expect(try await branch.process.synchronize().status == 0)
                // Ten years ahead: everything that the server has acknowledged would be long past keeping.
                try Data("315360000000\n".utf8).write(to: URL(filePath: clockFile))
                #expect(try await branch.process.synchronize().status == 0)
                let (exit, status) = try #require(try branch.process.status())
                #expect(exit == 1 && status.conversation.clockOffsetMs < -315_000_000_000)
                let text = try branch.process.run("status").output
                #expect(text.contains("days ahead of the server's"), "\(text)")
                try FileManager.default.removeItem(atPath: clockFile)
                let kept = try AgentDatabase(path: branch.process.folder + "/agent.db").read { reader in
                    (try reader.spoolStatus().firstKeptSequence, try reader.spoolStatus().acknowledgedSequence)
                }
                #expect(kept.0 == 1 && kept.1 == Int64(chain.receipts.total.receipts))
                // The journals are told again and are known again.
                #expect(try await branch.process.synchronize().status == 0)
                let (_, after) = try #require(try branch.process.status())
                #expect(after.spool.accepted == UInt64(chain.receipts.total.receipts))
                try chain.expectAllReceipts()
            }
        }
    }
}
