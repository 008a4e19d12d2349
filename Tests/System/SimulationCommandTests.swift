import Foundation
import Rating
import Testing

extension SystemSuites {
    /// Goal: headquarters learns what a version would change before it prices anything, and finds the report again.
    ///
    /// Method: real processes, journals through an agent and the product's own ingest, the command in a pipe.
    @Suite struct SimulationCommandTests {
        @Test func aVersionIsSimulatedOverTheRetailersOwnReceipts() async throws {
            try await TestChain.withUploads(seed: 5, households: 40, days: 120) { chain, retailer in
                try retailer.run("policy", "upload", SyntheticReceipts.policies.path() + "/supermarket-b.yaml")
                try simulate(retailer, chain)
            }
        }

        private func simulate(_ retailer: Retailer, _ chain: TestChain) throws {
            let none = try retailer.run("policy", "simulation", "2", exits: 65)
            #expect(none.errors.contains("has not been simulated"))
            let from = ["--from", "\(chain.receipts.firstDate)"]
            let run = try chain.headquarters.run(
                ["policy", "simulate", "2", "--json", "--profile", retailer.code] + from)
            // Progress is for terminals.
            #expect(run.errors.isEmpty)
            let report = run.json
            #expect(report["version"] as? Int == 2 && report["against"] as? Int == 1)
            let total = try #require(report["total"] as? [String: Any])
            let priced = try #require(total["lines"] as? Int)
            #expect(priced + (report["unpriced_lines"] as? Int ?? 0) == chain.receipts.total.lines)
            #expect(report["receipts"] as? Int == chain.receipts.total.receipts && priced > 1_000)
            let customers = try #require(report["customers"] as? Int)
            #expect(customers >= chain.receipts.members.count)
            for movement in run.list("movements") {
                let moves = movement["moves"] as? [[String: Any]] ?? []
                #expect(moves.reduce(0) { $0 + ($1["customers"] as? Int ?? 0) } == customers)
            }
            let sales = run.list("rows").reduce(0) { sum, row in
                sum + ((row["figures"] as? [String: Any])?["new_sales"] as? Int ?? 0)
            }
            #expect(sales == total["new_sales"] as? Int && sales > 0)
            // The stored report is the same one.
            let stored = try retailer.run("policy", "simulation", "2", "--json")
            #expect(stored.json as NSDictionary == report as NSDictionary)
            #expect(stored.list("losses").count + stored.list("gains").count > 0)
            // Another person learns of no single customer, and the version that is in force changes nothing.
            let other = try chain.headquarters.run(
                ["policy", "simulation", "2", "--json", "--profile", retailer.code + "-activator"])
            #expect(other.list("losses").isEmpty && other.list("gains").isEmpty && other.list("falls").isEmpty)
            let text = try retailer.run("policy", "simulate", "1", "--top", "3")
            #expect(text.output.contains("version 1 against version 1") && text.output.contains("DECILE"))
            #expect(!text.output.contains("customers who pay most"))
            try retailer.run("policy", "simulate", "9", exits: 65)
            try retailer.run("policy", "simulate", "2", "--top", "1001", exits: 64)
        }
    }
}
