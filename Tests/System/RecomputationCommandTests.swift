import Foundation
import Testing

extension SystemSuites {
    /// Goal: headquarters finds and repairs ratings that are not what the receipts give, and a server without room for
    /// its working files says so.
    ///
    /// Method: real processes, journals through an agent, damage by SQL past the product, the command in a pipe.
    @Suite struct RecomputationCommandTests {
        @Test func damageIsFoundAndRepaired() async throws {
            try await TestChain.with(
                seed: 9, tenants: ["supermarket-a"], stores: 1, households: 12, days: 60
            ) { chain in
                let retailer = try #require(chain.retailers.first)
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(retailer, store)
                for journal in try chain.receipts.journals(store) { try branch.show(journal) }
                let upload = try await branch.process.synchronize()
                #expect(upload.status == 0, "\(upload.errors)")
                try chain.expectAllReceipts()
                let whole = try retailer.run("rating", "recompute", "--json").json
                let states = try #require(whole["states"] as? Int)
                #expect(states > 5 && whole["different_states"] as? Int == 0 && whole["left_out"] as? Int == 0)

                let damaged = try chain.server.query(
                    """
                    WITH worst AS (SELECT customer_key FROM rating_states WHERE tenant_id = '\(retailer.id)'
                        ORDER BY customer_key LIMIT 2)
                    UPDATE rating_states SET states = '\\x00' WHERE tenant_id = '\(retailer.id)'
                        AND customer_key IN (SELECT customer_key FROM worst) RETURNING customer_key
                    """
                ).compactMap { $0.first.flatMap { Int($0) } }
                let found = try retailer.run("rating", "recompute", "--json", exits: 1).json
                #expect(found["different_states"] as? Int == damaged.count && damaged.count >= 2)
                let named = found["different_customer_ids"] as? [Int] ?? []
                #expect(named == Set(damaged).sorted())
                let text = try retailer.run("rating", "recompute", exits: 1)
                #expect(text.output.contains("2 customers differ"))

                let repaired = try retailer.run("rating", "recompute", "--repair", "--json").json
                #expect(repaired["repaired"] as? Int == 2)
                let after = try retailer.run("rating", "recompute", "--json").json
                #expect(after["states"] as? Int == states && after["different_states"] as? Int == 0)
                try await chain.server.stop()
            }
        }
    }
}
