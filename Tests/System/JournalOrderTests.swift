import Foundation
import SeededTestSupport
import Testing

// Goal: what a till amends in a new file counts after what it amends, also where both files were written in one tick of
// the file system's clock. Method: the real programs; two journals with one time, the last receipt of the first kept
// back because more of it may come.
extension SystemSuites {
    @Suite struct JournalOrderTests {
        private static func row(_ number: Int, line: Int = 1, amount: Int, on date: String) -> String {
            "S001,T1,\(number),\(date),12:30:00,,cash,carry_out,sale,\(line),P\(line),Product,food,1,\(amount),10\n"
        }

        @Test(.timeLimit(.minutes(3))) func anAmendmentInAFileOfTheSameMomentCountsLast() async throws {
            try await FaultTemplate.with { template in
                try await FaultScene.with(template, seed: SeededGenerator.runSeed, stores: 1) { scene in
                    let branch = try #require(scene.branches.first)
                    let (agent, date) = (branch.agent, "\(scene.today)")
                    try await agent.stop()
                    let first = Self.row(1, amount: 100, on: date) + Self.row(1, line: 2, amount: 200, on: date)
                    let second = [(2, 300), (1, 400), (3, 500)].map { Self.row($0, amount: $1, on: date) }.joined()
                    let now = Date()
                    for (name, rows) in [("till-0.csv", first), ("till-1.csv", second)] {
                        let path = branch.journals + "/" + name
                        try Data((Till.head + rows).utf8).write(to: URL(filePath: path))
                        try FileManager.default.setAttributes([.modificationDate: now], ofItemAtPath: path)
                    }
                    // Everything is younger than that; later nothing is.
                    for quietSeconds in [600, 0] {
                        try agent.set("journals", "quietSeconds", to: quietSeconds)
                        let run = try await agent.synchronize()
                        #expect(run.status == 0, "\(run.errors)")
                    }
                    let stored = try scene.server.query(
                        """
                        SELECT right(receipt_key, 1), (SELECT sum(amount) FROM unnest(line_amount) AS amount)
                        FROM receipts WHERE tenant_id = '\(scene.retailer.id)' AND receipt_key LIKE '%|\(date)|_'
                        ORDER BY receipt_key
                        """)
                    #expect(stored == [["1", "400"], ["2", "300"], ["3", "500"]])
                }
            }
        }
    }
}
