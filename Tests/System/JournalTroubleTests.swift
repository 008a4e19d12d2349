import Foundation
import KakuzukeProtocol
import SeededTestSupport
import Testing

// Goal: one receipt that the spool cannot take waits in quarantine and keeps no other waiting, and no file is passed
// over for its name. Method: the real programs; a receipt of thousands of long lines in the middle of a journal;
// journals under odd names.
extension SystemSuites {
    @Suite struct JournalTroubleTests {
        @Test(.timeLimit(.minutes(3))) func aReceiptThatIsTooLargeStopsNoOther() async throws {
            let seed = SeededGenerator.runSeed
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 60
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                let journals = try chain.receipts.journals(store)
                let text = try String(contentsOf: journals[0], encoding: .utf8)
                var rows = text.split(separator: "\n").map(String.init)
                rows.insert(contentsOf: try Self.largeReceipt(header: rows[0], like: rows[1]), at: 1)
                try Data((rows.joined(separator: "\n") + "\n").utf8).write(
                    to: branch.journals.appending(path: journals[0].lastPathComponent))
                for journal in journals.dropFirst() { try branch.show(journal) }
                let sync = try branch.process.run("sync")
                #expect(sync.status == 0, "\(sync.errors)")
                #expect(sync.output.contains(" 1 rows rejected"), "\(sync.output)")
                let status = try #require(try branch.process.status()).1
                #expect(status.spool.quarantineOpen == 1)
                try chain.expectAllReceipts()
                let again = try branch.process.run("sync")
                #expect(again.status == 0 && again.output.contains("Read 0 receipts, 0 rows"), "\(again.output)")
            }
        }

        /// Names that people and systems give to files; one is text in an encoding of its own.
        private static let oddNames: [[UInt8]] = [
            Array("-rf.csv".utf8), Array("a b\n'\"$.csv".utf8), Array("レジ🐶.csv".utf8), [0x83, 0x8C, 0x83, 0x57, 0xFF],
        ]

        @Test(.timeLimit(.minutes(3))) func filesAreReadWhateverTheirNames() async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 110
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                let journals = try chain.receipts.journals(store)
                try #require(journals.count == Self.oddNames.count)
                for (journal, name) in zip(journals, Self.oddNames) {
                    let path = Array(branch.journals.path().utf8) + [UInt8(ascii: "/")] + name + [0]
                    try #require(link(journal.path(), path.map { CChar(bitPattern: $0) }) == 0)
                }
                let sync = try branch.process.run("sync")
                #expect(sync.status == 0, "\(sync.errors)")
                try chain.expectAllReceipts()
            }
        }

        /// Rows of a receipt whose lines all name other products and categories.
        private static func largeReceipt(header: String, like row: String) throws -> [String] {
            let names = header.split(separator: ",").map(String.init)
            let values = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let (number, product, category) = (
                try #require(names.firstIndex(of: "receipt")), try #require(names.firstIndex(of: "product")),
                try #require(names.firstIndex(of: "category"))
            )
            return (0..<4_000).map { line in
                var cells = values
                cells[number] = "99999"
                cells[product] = "\(line)-" + String(repeating: "p", count: 200)
                cells[category] = "\(line)-" + String(repeating: "c", count: 200)
                return cells.joined(separator: ",")
            }
        }
    }
}
