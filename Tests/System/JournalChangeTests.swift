import Foundation
import KakuzukeProtocol
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: what a point of sale corrects in a journal that was read already reaches the server, once; and a journal that
// nobody writes to costs no work. Method: the real programs; bytes of a journal written over in their place.
extension SystemSuites {
    @Suite struct JournalChangeTests {
        /// Place of the columns in the sample data's journals.
        private static let amountColumn = 14

        /// Somebody looks at the receipt that waits, and lets it be taken.
        private func settle(_ branch: TestChain.Branch, runs: Bool) async throws {
            let agent = branch.process
            if runs { try await agent.start() }
            let listed = try agent.run("quarantine", "list")
            #expect(listed.status == 0 && listed.output.contains(": content_differs"), "\(listed.output)")
            #expect(listed.output.contains("    receipt: "))
            let wrong = try agent.run("quarantine", "discard", "99")
            #expect(wrong.status == 65 && wrong.errors.contains("no open entry has the number 99"), "\(wrong.errors)")
            let retried = try agent.run("quarantine", "retry", "1")
            #expect(retried.status == 0 && retried.output.contains("1 taken"), "\(retried.output)\(retried.errors)")
            #expect(try agent.run("quarantine", "list").output == "Nothing waits.\n")
            #expect(try agent.run("quarantine", "list", "--state", "retried").output.contains("content_differs"))
            #expect(try await agent.synchronize().status == 0)
            if runs { try await agent.stop() }
        }

        /// A row that nobody can read waits; once it was mended it is read with all others, and nothing counts twice.
        @Test(.timeLimit(.minutes(3))) func aRowIsReadOnceItWasMended() async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 10, days: 20
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                let journals = try chain.receipts.journals(store)
                for journal in journals {
                    try FileManager.default.copyItem(
                        at: journal, to: branch.journals.appending(path: journal.lastPathComponent))
                }
                let first = branch.journals.appending(path: try #require(journals.first).lastPathComponent)
                let whole = try Data(contentsOf: first)
                let place = try #require(Self.amounts([UInt8](whole)).last)
                // The last amount has a letter in it.
                var broken = whole
                broken[place] = UInt8(ascii: "O")
                try broken.write(to: first)
                let agent = branch.process
                #expect(try await agent.synchronize().status == 0)
                let waiting = try #require(try agent.status()).1.spool
                #expect(waiting.quarantineOpen >= 1 && waiting.accepted < UInt64(chain.receipts.total.receipts))
                let listed = try agent.run("quarantine", "list")
                #expect(listed.output.contains("    row: "), "\(listed.output)")
                let numbers = (1...waiting.quarantineOpen).map(String.init)
                // In vain, as long as the journal is as it is.
                #expect(try agent.run(["quarantine", "retry"] + numbers).status == 0)
                #expect(try agent.run("quarantine", "list").output == "Nothing waits.\n")
                #expect(try await agent.synchronize().status == 0)
                #expect(try #require(try agent.status()).1.spool.quarantineOpen == waiting.quarantineOpen)
                // Mended in its place; with the same name, size and file.
                let handle = try FileHandle(forUpdating: first)
                try handle.seek(toOffset: UInt64(place))
                try handle.write(contentsOf: [whole[place]])
                try handle.close()
                #expect(try agent.run(["quarantine", "retry"] + numbers).status == 0)
                #expect(try await agent.synchronize().status == 0)
                try chain.expectAllReceipts()
                #expect(try #require(try agent.status()).1.spool.quarantineOpen == 0)
            }
        }

        /// Places of the last digits of all lines' amounts of 1 yen and more, in bytes.
        private static func amounts(_ journal: [UInt8]) -> [Int] {
            var places: [Int] = []
            var column = 0
            for (place, byte) in journal.enumerated() {
                switch byte {
                case UInt8(ascii: ","):
                    if column == amountColumn, (48...57).contains(journal[place - 1]) { places.append(place - 1) }
                    column += 1
                case UInt8(ascii: "\n"): column = 0
                default: break
                }
            }
            return places
        }

        @Test(.timeLimit(.minutes(3)), arguments: [true, false])
        func aReceiptCorrectedInItsPlaceIsSeen(_ canAmend: Bool) async throws {
            let seed = SeededGenerator.runSeed
            var generator = SeededGenerator(seed: seed)
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 20, days: 40
            ) { chain in
                if canAmend {
                    let profile = try String(contentsOf: chain.receipts.profile, encoding: .utf8)
                    try Data((profile + "\ncan_amend: true\n").utf8).write(to: chain.receipts.profile)
                }
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                for journal in try chain.receipts.journals(store) {
                    try FileManager.default.copyItem(
                        at: journal, to: branch.journals.appending(path: journal.lastPathComponent))
                }
                #expect(try await branch.process.synchronize().status == 0)
                try chain.expectAllReceipts()

                // One digit of one amount behind the beginning by which the file is known again; its size stays.
                let file = branch.journals.appending(
                    path: try #require(chain.receipts.journals(store).first).lastPathComponent)
                var bytes = [UInt8](try Data(contentsOf: file))
                let place = try #require(Self.amounts(bytes).filter { $0 > 5_000 }.randomElement(using: &generator))
                let before = bytes[place]
                bytes[place] = before == UInt8(ascii: "9") ? before - 1 : before + 1
                let handle = try FileHandle(forUpdating: file)
                try handle.seek(toOffset: UInt64(place))
                try handle.write(contentsOf: [bytes[place]])
                try handle.close()

                #expect(try await branch.process.synchronize().status == 0)
                let (_, status) = try #require(try branch.process.status())
                #expect(status.spool.accepted == UInt64(chain.receipts.total.receipts), "nothing is new")
                var expected = try #require(chain.receipts.figures[store])
                if !canAmend {
                    // Content under a known key that may not change waits for somebody; nothing counts twice.
                    #expect(status.spool.amended == 0 && status.spool.quarantineOpen == 1)
                    #expect(try branch.retailer.stored()[store] == expected, "seed \(seed)")
                    try await settle(branch, runs: generator.chance(50))
                }
                let sign = Self.isNegative(bytes, at: place) ? -1 : 1
                expected.amount += sign * (Int(bytes[place]) - Int(before))
                let spool = try #require(try branch.process.status()).1.spool
                #expect(spool.amended == 1 && spool.quarantineOpen == 0)
                #expect(try branch.retailer.stored()[store] == expected, "seed \(seed)")
                // What stands still is not read again.
                let again = try await branch.process.synchronize()
                #expect(again.output.contains("Read 0 receipts"), "\(again.output)")
            }
        }

        /// A correction in the moment of the last write shows neither in size nor in time.
        @Test(.timeLimit(.minutes(3))) func aCorrectionInTheSameMomentIsSeen() async throws {
            let seed = SeededGenerator.runSeed
            try await Self.with(seed) { chain, branch, journals in
                let file = branch.journals.appending(path: "till.csv")
                var bytes = [UInt8](try Data(contentsOf: journals[0]))
                let end = try #require(bytes.lastIndex(of: UInt8(ascii: "\n")))
                let start = try #require(bytes[..<end].lastIndex(of: UInt8(ascii: "\n"))) + 1
                // Half a row waits, so that the file is looked at again.
                bytes = Array(bytes[..<(start + (end - start) / 2)])
                try Data(bytes).write(to: file)
                #expect(try await branch.process.synchronize().status == 0)
                let before = try #require(try branch.process.status()).1
                #expect(before.spool.accepted > 10)
                let place = try #require(Self.amounts(bytes).first { $0 > 5_000 })
                let digit = bytes[place] == UInt8(ascii: "9") ? bytes[place] - 1 : bytes[place] + 1
                try Self.write(digit, at: place, of: file)
                let again = try await branch.process.synchronize()
                let after = try #require(try branch.process.status()).1
                #expect(after.spool.accepted == before.spool.accepted, "\(again.output)")
                #expect(after.spool.quarantineOpen == 1, "\(again.output)")
            }
        }

        @Test(.timeLimit(.minutes(3))) func aClosedFileWithAHeaderAloneMayBeTouched() async throws {
            let seed = SeededGenerator.runSeed
            try await Self.with(seed) { chain, branch, journals in
                let header = try #require(try Data(contentsOf: journals[0]).split(separator: UInt8(ascii: "\n")).first)
                let file = branch.journals.appending(path: "early.csv")
                try Data(header).write(to: file)
                let path = file.path()
                for hours in [3.0, 2.0] {
                    try FileManager.default.setAttributes(
                        [.modificationDate: Date(timeIntervalSinceNow: -3_600 * hours)], ofItemAtPath: path)
                    if hours == 3 {
                        for journal in journals {
                            try FileManager.default.copyItem(
                                at: journal, to: branch.journals.appending(path: journal.lastPathComponent))
                        }
                    }
                    try await branch.process.start()
                    #expect(try await branch.process.synchronize().status == 0)
                    let status = try #require(try branch.process.status()).1
                    #expect(status.journalProblems.isEmpty, "\(status.journalProblems)")
                    try await branch.process.stop()
                }
                try chain.expectAllReceipts()
            }
        }

        /// Writes over one byte of a file and gives the file its time back.
        private static func write(_ byte: UInt8, at place: Int, of file: URL) throws {
            let program = """
                import os, sys
                info = os.stat(sys.argv[1])
                with open(sys.argv[1], "r+b") as file:
                    file.seek(int(sys.argv[2]))
                    file.write(bytes([int(sys.argv[3])]))
                os.utime(sys.argv[1], ns=(info.st_atime_ns, info.st_mtime_ns))
                """
            let run = try ProgramRun(
                system: ["python3", "-c", program, file.path(), "\(place)", "\(byte)"], in: URL(filePath: "/"))
            try #require(run.status == 0, "\(run.errors)")
        }

        private static func with(
            _ seed: UInt64, _ body: (TestChain, TestChain.Branch, [URL]) async throws -> Void
        ) async throws {
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 15, days: 40
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                try await body(chain, branch, try chain.receipts.journals(store))
            }
        }

        private static func isNegative(_ bytes: [UInt8], at place: Int) -> Bool {
            var start = place
            while (48...57).contains(bytes[start]) { start -= 1 }
            return bytes[start] == UInt8(ascii: "-")
        }
    }
}
