import Testing

extension TestChain {
    /// Sets up one retailer whose only store has uploaded all its receipts, for a test; see `with`.
    static func withUploads(
        seed: UInt64, households: Int, days: Int, _ body: (TestChain, Retailer) async throws -> Void
    ) async throws {
        try await with(
            seed: seed, tenants: ["supermarket-a"], stores: 1, households: households, days: days
        ) { chain in
            let retailer = try #require(chain.retailers.first)
            let store = try #require(chain.receipts.stores.first)
            let branch = try chain.enrol(retailer, store)
            for journal in try chain.receipts.journals(store) { try branch.show(journal) }
            let upload = try await branch.process.synchronize()
            #expect(upload.status == 0, "\(upload.errors)")
            try chain.expectAllReceipts()
            try await body(chain, retailer)
            try await chain.server.stop()
        }
    }
}
