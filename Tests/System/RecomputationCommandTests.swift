import Foundation
import Testing

extension SystemSuites {
    /// Goal: headquarters finds and repairs ratings that are not what the receipts give, and a server without room for
    /// its working files says so.
    ///
    /// Method: real processes, journals through an agent, damage by SQL past the product, the command in a pipe.
    @Suite struct RecomputationCommandTests {
        @Test func damageIsFoundAndRepaired() async throws {
            try await TestChain.withUploads(seed: 9, households: 12, days: 60) { chain, retailer in
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
            }
        }

        @Test(.enabled(if: geteuid() == 0, "needs root to mount a small disk"))
        func aServerWithoutRoomSaysWhatToDo() async throws {
            try await TestChain.withUploads(seed: 10, households: 12, days: 60) { chain, retailer in
                try await chain.server.stop()
                let disk = chain.server.folder + "/room"
                try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
                try mount("-t", "tmpfs", "-o", "size=4k", "tmpfs", disk)
                defer { _ = try? ProgramRun(system: ["umount", disk], in: URL(filePath: "/")) }
                chain.server.environment["TMPDIR"] = disk
                try await chain.server.start()
                let refused = try retailer.run("rating", "recompute", exits: 69)
                #expect(refused.errors.contains("No space left on device; make room"), "\(refused.errors)")
                #expect(refused.errors.contains("TMPDIR"))
                #expect(try FileManager.default.contentsOfDirectory(atPath: disk).isEmpty)
                try mount("-o", "remount,size=8m", disk)
                let whole = try retailer.run("rating", "recompute", "--json").json
                #expect(whole["different_states"] as? Int == 0 && whole["states"] as? Int ?? 0 > 5)
            }
        }

        private func mount(_ arguments: String...) throws {
            let run = try ProgramRun(system: ["mount"] + arguments, in: URL(filePath: "/"))
            try #require(run.status == 0, "\(run.errors)")
        }
    }
}
