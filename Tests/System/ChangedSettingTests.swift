import Foundation
import KakuzukeProtocol
import SeededTestSupport
import Testing

// Goal: a changed setting never makes a second receipt nor silently changes one; headquarters sees both versions and
// decides, and the store learns of it. Method: the real programs; journals read again after the cut-off hour changed.
extension SystemSuites {
    @Suite struct ChangedSettingTests {
        @Test(.timeLimit(.minutes(3))) func whatAChangedCutOffHourMakesWaitsForHeadquarters() async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 24, days: 30
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let retailer = try #require(chain.retailers.first)
                let branch = try chain.enrol(retailer, store)
                for journal in try chain.receipts.journals(store) { try branch.show(journal) }
                #expect(try await branch.process.synchronize().status == 0)
                try chain.expectAllReceipts()
                #expect(try retailer.run("quarantine", "list").output == "nothing is in quarantine\n")

                try Self.changeCutOffHour(chain)
                // A copy is another file, which is read from its beginning.
                for journal in try chain.receipts.journals(store) {
                    try FileManager.default.copyItem(
                        at: journal, to: branch.journals.appending(path: "again-" + journal.lastPathComponent))
                }
                #expect(try await branch.process.synchronize().status == 0)
                #expect(try retailer.stored() == chain.receipts.figures)
                let entries = try Self.entries(retailer)
                try #require(entries.count >= 2)
                for entry in entries {
                    #expect(entry["reason_code"] as? String == "changed_by_setting")
                    let (held, stored) = (entry["held"] as? [String: Any], entry["stored"] as? [String: Any])
                    #expect(held?["amount"] as? Int == stored?["amount"] as? Int)
                    #expect(held?["business_date"] as? String != stored?["business_date"] as? String)
                }
                let waiting = try #require(try branch.process.status()).1.spool
                #expect(waiting.quarantineOpen == UInt64(entries.count))
                try await Self.decide(entries, retailer, branch)

                #expect(try retailer.stored() == chain.receipts.figures)
                #expect(try Self.entries(retailer).isEmpty)
                let settled = try #require(try branch.process.status()).1
                #expect(settled.spool.quarantineOpen == 0 && settled.spool.unsent == 0)
                try await retailer.verifyRatings(of: chain.receipts.members.count, seconds: 60)
            }
        }

        /// Approves the first entry and discards the others.
        private static func decide(
            _ entries: [[String: Any]], _ retailer: Retailer, _ branch: TestChain.Branch
        ) async throws {
            let numbers = entries.compactMap { $0["entry_number"] as? Int }.map(String.init)
            let approved = try retailer.run("quarantine", "retry", numbers[0], "--json")
            let entry = try #require((approved.json["entries"] as? [[String: Any]])?.first)
            #expect(entry["state"] as? String == "applied")
            let (held, stored) = (entry["held"] as? [String: Any], entry["stored"] as? [String: Any])
            #expect(held?["business_date"] as? String == stored?["business_date"] as? String)
            let others = ["quarantine", "discard"] + numbers.dropFirst() + ["--reason", "the old hour holds"]
            let headquarters = retailer.headquarters
            let dry = try headquarters.run(others + ["--profile", retailer.code])
            #expect(dry.output.contains("nothing has changed; add --yes to discard"))
            #expect(try Self.entries(retailer).count == numbers.count - 1)
            try headquarters.run(others + ["--yes", "--profile", retailer.code])
            // Settled ones are neither tried nor discarded again.
            try retailer.run("quarantine", "retry", numbers[0], exits: 65)
            try retailer.run("quarantine", "retry", "4711", exits: 65)
            #expect(try await branch.process.synchronize().status == 0)
        }

        private static func entries(_ retailer: Retailer) throws -> [[String: Any]] {
            let json = try retailer.run("quarantine", "list", "--limit", "1000", "--json").json
            return json["entries"] as? [[String: Any]] ?? []
        }

        /// Sales until noon count for the day before from now on.
        private static func changeCutOffHour(_ chain: TestChain) throws {
            let text = try String(contentsOf: chain.receipts.profile, encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.hasPrefix("cut_off_hour:") }
            try Data((lines.joined(separator: "\n") + "\ncut_off_hour: 12\n").utf8).write(to: chain.receipts.profile)
        }
    }
}
