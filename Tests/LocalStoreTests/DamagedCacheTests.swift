import GRDB
import LocalStore
import Rating
import Testing

/// A row of the rating cache that was changed behind the agent's back costs no more than a new snapshot.
@Suite struct DamagedCacheTests {
    /// Flips a byte in a row of both generations of the cache; `#` stands for the generation.
    private func change(_ folder: TemporaryFolder, _ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.file)
        for generation in ["0", "1"] {
            try queue.write { try $0.execute(sql: sql.replacing("#", with: generation)) }
        }
        try queue.close()
    }

    private func error(_ body: () throws -> Void) throws -> LocalStoreError {
        try #require(throws: LocalStoreError.self) { try body() }
    }

    @Test(arguments: [false, true]) func aDeltaThatMeetsADamagedCustomerAsksForEverything(_ isGone: Bool) throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        try change(folder, "UPDATE customer_# SET facts = x'0203' WHERE id = 2")
        var changed = customer(2, mark: 9)
        changed.isGone = isGone
        let refusal = try error {
            try apply(delta(after: 10, upTo: 11, customers: [customer(1, mark: 9), changed]), to: database)
        }
        #expect(refusal.code == .damagedCache)
        #expect(database.cacheDamage != nil && database.stoppedBecause == nil)
        // Nothing of the delta counts, and the store's own facts are taken as before.
        let first = try database.read { try $0.customer(identifier(1).hash, policyVersion: 1) }
        #expect(first?.states?.first == 1)
        #expect(try database.accept(fact("after")) == [.new(sequence: 1)])
        try apply(snapshot(change: 11, mark: 9), to: database)
        #expect(database.cacheDamage == nil)
        let second = try database.read { try $0.customer(identifier(2).hash, policyVersion: 1) }
        #expect(second?.facts == [9, 2] && second?.states?.first == 9)
        #expect(try database.integrityProblems().isEmpty)
    }

    @Test(arguments: [
        "UPDATE customer_# SET flags = flags + 1", "UPDATE state_# SET states = zeroblob(length(states))",
        "UPDATE product_# SET payload = x'00'", "UPDATE policy_# SET payload = x'00'",
    ])
    func whatALookFindsDamagedIsAskedForAgain(_ damage: String) throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try apply(snapshot(), to: database)
        try change(folder, damage)
        let look = try error {
            _ = try database.look { reader throws in
                _ = try reader.customer(id: 2, policyVersion: 1)
                _ = try reader.product(code: "4903")
                _ = try reader.policies()
            }
        }
        #expect(look.code == .damagedCache && database.cacheDamage != nil)
        // A delta that meets none of it puts nothing right.
        try apply(delta(after: 10, upTo: 11, customers: []), to: database)
        #expect(database.cacheDamage != nil)
        try apply(snapshot(change: 11), to: database)
        #expect(database.cacheDamage == nil)
    }

    @Test func aDamagedFactStaysDamageOfTheFile() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("1", customer: 1))
        try change(folder, "UPDATE fact SET payload = x'00'")
        #expect(try error { _ = try database.pending() }.code == .corrupt)
        #expect(database.cacheDamage == nil)
    }
}
