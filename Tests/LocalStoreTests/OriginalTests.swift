import LocalStore
import Testing

// Goal: whoever took back from a receipt is found when it changes, for as long as the return is kept.
// Method: returns and receipts through quarantine, adoption and pruning.
@Suite struct OriginalTests {
    private func taking(_ key: String, from originals: String..., customer: Int? = 1) -> SpoolFact {
        var made = fact(key, customer: customer)
        made.originals = originals.map { FactKeyDigest(kind: made.kind, key: $0) }
        return made
    }

    private func changes(_ customer: Int, above sequence: Int64, in database: AgentDatabase) throws -> Bool {
        try database.read { try $0.changesOriginals(of: [identifier(customer).hash], above: sequence) }
    }

    @Test func whatANewerFactChangesIsFound() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(delivery([fact("a", customer: 3), taking("b", from: "a", "a")]), at: someMoment)
        #expect(try changes(1, above: 0, in: database) == false, "what lies above is not looked at")
        #expect(try changes(1, above: 2, in: database) == false)
        var amended = fact("a", customer: 3)
        amended.digest = [8]
        try database.accept(delivery([amended], canAmend: true), at: someMoment)
        #expect(try changes(1, above: 2, in: database))
        #expect(try changes(1, above: 3, in: database) == false)
        #expect(try changes(3, above: 2, in: database) == false, "who bought took nothing back")
        let stored = try database.read { try $0.fact(sequence: 2) }
        #expect(stored?.fact.originals.count == 2, "it is read as it was told")
        #expect(try database.integrityProblems().isEmpty)
    }

    @Test func whatWaitedInQuarantineIsFound() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("b", customer: 1))
        var changed = taking("b", from: "a")
        changed.digest = [9]
        let answers = try database.accept(delivery([changed], canAmend: false), at: someMoment).acceptances
        guard case .quarantined(let entry) = answers.first else {
            Issue.record("it was taken")
            return
        }
        _ = try database.retryQuarantined(entry, at: someMoment)
        try database.accept(fact("a", customer: 3))
        #expect(try changes(1, above: 2, in: database))
    }

    @Test func returnsFollowTheirFactsThroughAdoptionAndPruning() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(taking("b", from: "a"), fact("a", customer: 3))
        try database.acknowledge(through: 1, digest: [UInt8](repeating: 1, count: 32), at: someMoment)
        try database.adopt(epoch: [UInt8](repeating: 9, count: 16))
        #expect(try database.integrityProblems().isEmpty)
        while try database.prune(at: moment(days: 400)) {}
        #expect(try changes(1, above: -9, in: database) == false)
        #expect(try database.integrityProblems().isEmpty)
    }
}
