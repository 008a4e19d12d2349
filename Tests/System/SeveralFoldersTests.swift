import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

// Goal: a shop with two kinds of tills is read by one agent, and everybody who looks is told which folder is meant.
// Method: the real programs; the sample data's journals beside a folder of another profile with a broken row.
extension SystemSuites {
    @Suite struct SeveralFoldersTests {
        @Test(.timeLimit(.minutes(3))) func twoKindsOfTillsAreReadByOneAgent() async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 60
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                for journal in try chain.receipts.journals(store) { try branch.show(journal) }
                let cafe = try Self.cafe(of: store, in: chain)
                try branch.process.set(
                    "journals",
                    to: [
                        "sources": ["tills", "cafe"], "quietSeconds": 0, "pollSeconds": 1,
                        "tills": ["folder": branch.journals.path(), "profile": chain.receipts.profile.path()],
                        "cafe": ["folder": cafe.folder.path(), "profile": cafe.profile.path()],
                    ])
                let doctor = try branch.process.run("doctor")
                #expect(doctor.output.contains("journals tills") && doctor.output.contains("journals cafe"))
                try await branch.process.start()
                let total = UInt64(chain.receipts.total.receipts) + 1
                try await branch.process.wait(seconds: 60, for: "receipts of both folders") { status in
                    status.spool.accepted == total && status.spool.unsent == 0
                        && status.journalFolders.map(\.name) == ["tills", "cafe"]
                        && status.journalFolders.allSatisfy { $0.unreadBytes == 0 }
                }
                let list = try branch.process.run("quarantine", "list")
                #expect(list.output.contains("cafe: day.csv") && list.output.contains("not_a_date"), "\(list.output)")
                // One folder is gone: it is named, and the other one goes on.
                try FileManager.default.moveItem(at: cafe.folder, to: cafe.folder.appendingPathExtension("away"))
                try await branch.process.wait(seconds: 30, for: "the folder that is gone") { status in
                    status.journalProblems.map(\.folder) == ["cafe"]
                }
                let status = try branch.process.run("status")
                #expect(status.output.contains("Journals of cafe: "), "\(status.output)")
            }
        }

        /// The folder and the profile of another kind of till, with a receipt and a row that is none.
        private static func cafe(of store: String, in chain: TestChain) throws -> (folder: URL, profile: URL) {
            let folder = chain.receipts.folder.appending(path: "cafe")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            let day = chain.receipts.nextDate.adding(days: -1)
            let rows = "no,date,product,quantity,amount\n1,\(day),COFFEE,1,440\n2,2026-02-30,COFFEE,1,440\n"
            try Data(rows.utf8).write(to: folder.appending(path: "day.csv"))
            let profile = chain.receipts.folder.appending(path: "cafe.yaml")
            let text = """
                version: 1
                name: cafe
                format: csv
                columns: {number: no, date: date, product: product, quantity: quantity, amount: amount}
                constants: {store: "\(store)", terminal: cafe, tax_rate: "10"}
                date_formats: yyyy-MM-dd
                """
            try Data(text.utf8).write(to: profile)
            return (folder, profile)
        }
    }
}
