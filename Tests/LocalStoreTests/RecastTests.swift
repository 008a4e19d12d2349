import LocalStore
import Rating
import SeededTestSupport
import Testing

/// Other content that a changed setting makes of a known key waits for headquarters: it neither makes a second receipt
/// nor changes one (S2, S3).
@Suite struct RecastTests {
    private func tell(
        _ fact: SpoolFact, reading: UInt8, canAmend: Bool = true, _ database: AgentDatabase
    ) throws -> Acceptance {
        var delivery = delivery([fact], canAmend: canAmend)
        delivery.reading = [reading]
        return try database.accept(delivery, at: someMoment).acceptances[0]
    }

    private func held(_ fact: SpoolFact, sequence: Int64, isApproved: Bool = false) -> HeldAtServer {
        HeldAtServer(
            kind: fact.kind, key: fact.key, digest: fact.digest, sequence: sequence,
            reasonCode: "changed_by_setting", field: "receipt", isApproved: isApproved)
    }

    @Test func otherContentUnderOtherSettingsWaitsAndCountsForNothing() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let (old, new) = (fact("a", customer: 4), fact("a", content: "b", customer: 4, amount: 70, day: 20_001))
        #expect(try tell(old, reading: 1, database) == .new(sequence: 1))
        #expect(try tell(new, reading: 2, canAmend: false, database) == .recast(sequence: 2))
        #expect(try tell(new, reading: 2, database) == .duplicate(sequence: 2))
        #expect(try tell(old, reading: 1, database) == .duplicate(sequence: 1))
        let pending = try database.pending()
        #expect(pending.map(\.isRecast) == [false, true] && pending[1].previousSequence == nil)
        let own = try database.read { try $0.ownFacts(of: [identifier(4).hash], above: 0) }
        #expect(own.map(\.sequence) == [1])
        let totals = try database.read { try $0.dayTotals(someDay...someDay.adding(days: 3)) }
        #expect(totals.map(\.count) == [1] && totals.map(\.amount.rawValue) == [100])
        #expect(try database.status().quarantinedCount == 1)
    }

    @Test func approvedContentIsTheKnownOneFromThenOn() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let (old, new) = (fact("a", customer: 4), fact("a", content: "b", customer: 4, day: 20_001))
        _ = try tell(old, reading: 1, database)
        _ = try tell(new, reading: 2, database)
        for _ in 0..<2 {
            try database.takeHeld([held(new, sequence: 2, isApproved: true)], isWhole: true, at: someMoment)
            let totals = try database.read { try $0.dayTotals(someDay...someDay.adding(days: 3)) }
            #expect(totals.map(\.businessDate) == [someDay.adding(days: 1)])
            #expect(try database.read { try $0.fact(sequence: 2) }?.previousSequence == 1)
        }
        #expect(try tell(new, reading: 2, database) == .duplicate(sequence: 2))
        // The setting goes back: that waits again.
        #expect(try tell(old, reading: 1, database) == .recast(sequence: 3))
        // What the point of sale changes under the same setting is an amendment.
        let amended = fact("a", content: "c", customer: 4)
        #expect(try tell(amended, reading: 2, database) == .amendment(sequence: 4, previousSequence: 2))
    }

    @Test func whomAnApprovalTakesAReceiptFromIsLookedAt() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let filter = OwnFactFilter()
        func asks(_ number: Int) throws -> Bool {
            try database.look { reader in
                let state = try #require(try reader.cacheState())
                return try filter.mayHaveFacts([identifier(number).hash], at: state, reader)
            }
        }
        _ = try tell(fact("a", customer: 4), reading: 1, database)
        let header = FeedHeader(
            isSnapshot: true, afterChange: 0, upToChange: 1, includedSequence: 1, madeOn: someDay, policies: [])
        try database.beginFeed(header).commit(appliedAt: someMoment) {}
        #expect(try !asks(4))
        var new = fact("a", content: "b", customer: 5)
        new.mentioned = [identifier(6).hash]
        _ = try tell(new, reading: 2, database)
        // The filter has followed what waits, and is not told when it is approved.
        for number in 4...6 { #expect(try asks(number)) }
        #expect(try !asks(7))
        #expect(try database.read { try $0.mentions(of: [identifier(6).hash], above: 1) }.isEmpty)
        try database.takeHeld([held(new, sequence: 2, isApproved: true)], isWhole: true, at: someMoment)
        #expect(try database.read { try $0.amendments(of: [identifier(4).hash], above: 1) }.map(\.sequence) == [2])
        #expect(try database.read { try $0.mentions(of: [identifier(6).hash], above: 1) }.map(\.sequence) == [2])
        #expect(try asks(4))
    }

    @Test func entriesOfTheServerWaitAsLongAsTheyDoThere() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let facts = (1...3).map { fact("k\($0)") }
        let all = facts.enumerated().map { held($0.element, sequence: Int64($0.offset + 1)) }
        try database.takeHeld(all, isWhole: true, at: someMoment)
        #expect(try database.status().quarantineOpenCount == 3)
        try database.takeHeld([all[1]], isWhole: false, at: someMoment)
        #expect(try database.status().quarantineOpenCount == 3)
        try database.takeHeld([all[1]], isWhole: true, at: someMoment)
        #expect(try database.read { try $0.quarantine().map(\.row.line) } == [2])
        // Put aside here, but not at the server.
        try database.discardQuarantined(2, at: someMoment)
        try database.takeHeld([all[1]], isWhole: true, at: someMoment)
        #expect(try database.read { try $0.quarantine().map(\.row.line) } == [2])
        let row = RejectedRow(line: 9, reasonCode: "bad_date", field: "date", raw: [1])
        try database.accept(delivery([], rejected: [row]), at: someMoment)
        try database.takeHeld([], isWhole: true, at: someMoment)
        #expect(try database.read { try $0.quarantine().map(\.row.line) } == [9])
    }

    /// Many journals read again by many settings in any order: one fact for each key, as it was first told.
    @Test(arguments: 0..<20)
    func aChangedSettingNeverMakesASecondReceiptNorChangesOne(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        /// What a setting makes of a key: a few settings agree on some keys.
        func content(_ key: Int, _ setting: Int) -> SpoolFact {
            let version = setting % (1 + key % 3)
            return fact("k\(key)", content: "v\(version)", amount: Int64(100 + version), day: 20_000 + Int32(version))
        }
        var first: [Int: SpoolFact] = [:]
        for _ in 0..<120 {
            let (key, setting) = (Int.random(in: 0..<12, using: &random), Int.random(in: 0..<4, using: &random))
            let told = content(key, setting)
            let became = try tell(told, reading: UInt8(setting + 1), database)
            guard let known = first[key] else {
                first[key] = told
                continue
            }
            if case .amendment = became, known.digest != told.digest {
                Issue.record("seed \(seed): a setting amended \(told.key)")
            }
            if case .new = became { Issue.record("seed \(seed): a second \(told.key)") }
        }
        let totals = try database.read { try $0.dayTotals(someDay...someDay.adding(days: 9)) }
        #expect(totals.reduce(0) { $0 + $1.count } == Int64(first.count))
        #expect(totals.reduce(0) { $0 + $1.amount.rawValue } == first.values.reduce(0) { $0 + $1.amount.rawValue })
    }
}
