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
                let stored = try #require(try branch.retailer.stored()[store])
                var expected = try #require(chain.receipts.figures[store])
                if canAmend {
                    let sign = Self.isNegative(bytes, at: place) ? -1 : 1
                    expected.amount += sign * (Int(bytes[place]) - Int(before))
                    #expect(status.spool.amended == 1 && status.spool.quarantineOpen == 0)
                } else {
                    // Content under a known key that may not change waits for somebody; nothing counts twice.
                    #expect(status.spool.amended == 0 && status.spool.quarantineOpen == 1)
                }
                #expect(stored == expected, "\(stored), expected \(expected)")
                // What stands still is not read again.
                let again = try await branch.process.synchronize()
                #expect(again.output.contains("Read 0 receipts"), "\(again.output)")
            }
        }

        private static func isNegative(_ bytes: [UInt8], at place: Int) -> Bool {
            var start = place
            while (48...57).contains(bytes[start]) { start -= 1 }
            return bytes[start] == UInt8(ascii: "-")
        }
    }
}
