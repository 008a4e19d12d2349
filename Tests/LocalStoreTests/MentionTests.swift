import LocalStore
import Testing

// Goal: whom a fact mentions beside its customer is found for as long as the fact is kept, under whatever sequence.
// Method: facts that mention others, through quarantine, adoption and pruning, and the filter that quotes ask first.
@Suite struct MentionTests {
    private func mentioning(_ key: String, _ others: Int..., customer: Int? = 1) -> SpoolFact {
        var made = fact(key, customer: customer)
        made.mentioned = others.map { identifier($0).hash }
        return made
    }

    private func keys(_ number: Int, above sequence: Int64 = 0, in database: AgentDatabase) throws -> [String] {
        try database.read { try $0.mentions(of: [identifier(number).hash], above: sequence) }.map(\.fact.key)
    }

    @Test func whoIsMentionedIsFoundAboveASequence() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let facts = [mentioning("a", 2, 3), mentioning("b", 2), mentioning("c", 2, 2), fact("d", customer: 2)]
        try database.accept(delivery(facts), at: someMoment)
        #expect(try keys(2, in: database) == ["a", "b", "c"])
        #expect(try keys(2, above: 1, in: database) == ["b", "c"])
        #expect(try keys(3, in: database) == ["a"])
        #expect(try keys(1, in: database).isEmpty)
        let stored = try database.read { try $0.fact(sequence: 1) }
        #expect(stored?.fact == facts[0], "it is read as it was told")
    }

    @Test func whatWaitedInQuarantineMentionsThem() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a", customer: 1))
        var changed = mentioning("a", 7)
        changed.digest = [9]
        let answers = try database.accept(delivery([changed], canAmend: false), at: someMoment).acceptances
        guard case .quarantined(let entry) = answers.first else {
            Issue.record("it was taken")
            return
        }
        #expect(try keys(7, in: database).isEmpty)
        _ = try database.retryQuarantined(entry, at: someMoment)
        #expect(try keys(7, in: database) == ["a"])
    }

    @Test func mentionsFollowTheirFactsThroughAdoptionAndPruning() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(mentioning("a", 2), mentioning("b", 2), mentioning("c", 2))
        try database.acknowledge(through: 1, digest: [UInt8](repeating: 1, count: 32), at: someMoment)
        try database.adopt(epoch: [UInt8](repeating: 9, count: 16))
        #expect(try keys(2, in: database) == ["b", "c"])
        #expect(try keys(2, above: -1, in: database) == ["a", "b", "c"])
        try database.acknowledge(through: 2, digest: [UInt8](repeating: 2, count: 32), at: someMoment)
        while try database.prune(at: moment(days: 400)) {}
        #expect(try keys(2, above: -9, in: database).isEmpty)
        #expect(try database.integrityProblems().isEmpty)
    }

    @Test func theFilterKnowsWhoIsMentioned() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(mentioning("a", 2, 3, customer: nil))
        let filter = OwnFactFilter()
        let answers = try database.look { reader in
            try [1, 2, 3].map {
                try filter.mayHaveFacts([identifier($0).hash], at: try #require(try reader.cacheState()), reader)
            }
        }
        #expect(answers == [false, true, true])
    }
}
