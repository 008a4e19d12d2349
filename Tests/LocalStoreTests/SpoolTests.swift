import Foundation
import LocalStore
import Rating
import Testing

/// What accept, pending, acknowledge, rewind and adopt promise (S1, S2, S3, S5, S6), on real files.
@Suite struct SpoolTests {
    @Test func newFactsGetConsecutiveSequencesFromOne() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        #expect(try database.accept(fact("a"), fact("b")) == [.new(sequence: 1), .new(sequence: 2)])
        #expect(try database.accept(fact("c")) == [.new(sequence: 3)])
        #expect(try database.pending().map(\.sequence) == [1, 2, 3])
        #expect(try database.pending().map(\.fact) == [fact("a"), fact("b"), fact("c")])
    }

    @Test func sameKeyAndContentIsADuplicateAlsoWithinOneDelivery() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        #expect(try database.accept(fact("a"), fact("a")) == [.new(sequence: 1), .duplicate(sequence: 1)])
        #expect(try database.accept(fact("a"), canAmend: false) == [.duplicate(sequence: 1)])
        #expect(try database.status().lastSequence == 1)
        #expect(try database.status().duplicateCount == 2)
    }

    @Test func sameKeyOfAnotherKindIsAnotherFact() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        var other = fact("a")
        other.kind = 2
        #expect(try database.accept(fact("a"), other) == [.new(sequence: 1), .new(sequence: 2)])
    }

    @Test func otherContentAmendsAndRemembersThePrevious() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), fact("b"))
        let changed = fact("a", content: "changed")
        #expect(try database.accept(changed) == [.amendment(sequence: 3, previousSequence: 1)])
        #expect(try database.pending(after: 2).map(\.previousSequence) == [1])
        #expect(try database.accept(changed) == [.duplicate(sequence: 3)])
        #expect(try database.accept(fact("a")) == [.amendment(sequence: 4, previousSequence: 3)])
    }

    @Test func requestIsAnsweredOnceAndRepeatedWordForWord() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        var first = delivery([fact("a")])
        first.request = SpoolRequest(key: "request-1", digest: [1]) { Array("\($0)".utf8) }
        let answer = try database.accept(first, at: someMoment)
        #expect(!answer.isRepeated)
        let repeated = try database.accept(first, at: moment(days: 1))
        #expect(repeated.isRepeated)
        #expect(repeated.requestResult == answer.requestResult)
        #expect(try database.status().lastSequence == 1)
        first.request = SpoolRequest(key: "request-1", digest: [2]) { _ in [] }
        let error = try #require(throws: LocalStoreError.self) { try database.accept(first, at: someMoment) }
        #expect(error.code == .requestKeyReused)
    }

    @Test func pendingKeepsToItsLimitsAndTakesAtLeastOne() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        for number in 0..<10 { try database.accept(fact("k\(number)", lines: 10)) }
        #expect(try database.pending(limits: PendingLimits(linesMax: 35)).count == 3)
        #expect(try database.pending(limits: PendingLimits(linesMax: 1)).count == 1)
        #expect(try database.pending(limits: PendingLimits(bytesMax: 11)).count == 2)
        #expect(try database.pending(limits: PendingLimits(factsMax: 4)).count == 4)
        #expect(try database.pending(after: 10).isEmpty)
    }

    @Test func acknowledgementMovesForwardOnly() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), fact("b"), fact("c"))
        try database.acknowledge(through: 2, digest: [5], at: someMoment)
        try database.acknowledge(through: 1, digest: [6], at: someMoment)
        let status = try database.status()
        #expect(status.acknowledgedSequence == 2)
        #expect(status.acknowledgedDigest == [5])
        #expect(status.unsentCount == 1)
        #expect(status.oldestUnsentAt == someMoment)
        let error = try #require(throws: LocalStoreError.self) {
            try database.acknowledge(through: 4, digest: [], at: someMoment)
        }
        #expect(error.code == .unknownSequence)
    }

    @Test func rewindSendsAgainWhatTheServerLost() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        for number in 0..<6 { try database.accept(fact("k\(number)")) }
        try database.acknowledge(through: 5, digest: [5], at: someMoment)
        #expect(try database.rewind(to: 3) == RewindOutcome(firstSequence: 3, missingCount: 0))
        #expect(try database.status().acknowledgedSequence == 2)
        #expect(try database.pending(after: 2).map(\.sequence) == [3, 4, 5, 6])
        #expect(try database.rewind(to: 7) == RewindOutcome(firstSequence: 3, missingCount: 0))
        let error = try #require(throws: LocalStoreError.self) { try database.rewind(to: 8) }
        #expect(error.code == .unknownSequence)
    }

    @Test func rewindBeyondWhatIsKeptCountsWhatIsMissing() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        for number in 0..<4 { try database.accept(fact("k\(number)")) }
        try database.acknowledge(through: 3, digest: [], at: someMoment)
        #expect(try database.prune(at: moment(days: 41)) == false)
        #expect(try database.status().firstKeptSequence == 4)
        #expect(try database.rewind(to: 2) == RewindOutcome(firstSequence: 4, missingCount: 2))
        #expect(try database.pending(after: 3).map(\.sequence) == [4])
    }

    @Test func headquartersDecidesHowLongAcknowledgedFactsAreKept() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        for number in 0..<4 { try database.accept(fact("k\(number)")) }
        try database.acknowledge(through: 3, digest: [], at: someMoment)
        _ = try database.prune(at: moment(days: 41), keepingAcknowledgedDays: 60)
        #expect(try database.status().firstKeptSequence == 1)
        _ = try database.prune(at: moment(days: 0.9), keepingAcknowledgedDays: 0)
        #expect(try database.status().firstKeptSequence == 1, "never less than a day")
        _ = try database.prune(at: moment(days: 11), keepingAcknowledgedDays: 10)
        #expect(try database.status().firstKeptSequence == 4)
    }

    @Test func adoptedSpoolSendsUnacknowledgedFactsUnderNewSequences() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        for number in 0..<6 { try database.accept(fact("k\(number)", customer: 1)) }
        try database.accept(fact("k1", content: "b"))
        try database.acknowledge(through: 4, digest: [4], at: someMoment)
        try database.adopt(epoch: [UInt8](repeating: 2, count: 16))
        #expect(try database.read { try $0.installation()?.epoch } == [UInt8](repeating: 2, count: 16))
        let status = try database.status()
        #expect(status.lastSequence == 3)
        #expect(status.acknowledgedSequence == 0)
        #expect(status.acknowledgedDigest.isEmpty)
        #expect(try database.pending().map(\.fact.key) == ["k4", "k5", "k1"])
        #expect(try database.pending().last?.previousSequence == -2)
        #expect(try database.accept(fact("k0")) == [.duplicate(sequence: -3)])
        #expect(try database.accept(fact("new")) == [.new(sequence: 4)])
    }

    @Test func adoptionKeepsTheOverlayAsItWas() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        for number in 0..<6 { try database.accept(fact("k\(number)", customer: 1)) }
        try database.acknowledge(through: 4, digest: [], at: someMoment)
        try apply(snapshot(including: 2), to: database)
        func overlay() throws -> [String] {
            try database.read { reader throws in
                let included = try #require(try reader.checkpoint()).includedSequence
                return try reader.ownFacts(of: [identifier(1).hash], above: included).map(\.fact.key)
            }
        }
        #expect(try overlay() == ["k2", "k3", "k4", "k5"])
        try database.adopt(epoch: [UInt8](repeating: 2, count: 16))
        #expect(try overlay() == ["k2", "k3", "k4", "k5"])
        try database.adopt(epoch: [UInt8](repeating: 3, count: 16), sending: .everythingKept)
        #expect(try overlay() == ["k2", "k3", "k4", "k5"])
        #expect(try database.pending().map(\.fact.key) == ["k0", "k1", "k2", "k3", "k4", "k5"])
        let error = try #require(throws: LocalStoreError.self) {
            try database.adopt(epoch: [UInt8](repeating: 3, count: 16))
        }
        #expect(error.code == .invalidInput)
    }

    @Test func ownFactsComeBySequenceForAllIdentifiersOfACustomer() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(
            fact("a", customer: 1), fact("b", customer: 2), fact("c", customer: 1), fact("d", customer: 3))
        let both = [identifier(2).hash, identifier(1).hash, identifier(1).hash]
        #expect(try database.read { try $0.ownFacts(of: both, above: 0).map(\.sequence) } == [1, 2, 3])
        #expect(try database.read { try $0.ownFacts(of: both, above: 1).map(\.sequence) } == [2, 3])
        #expect(try database.read { try $0.ownFacts(of: [], above: 0).isEmpty })
    }

    @Test func dayTotalsCountEachKeyWithItsLatestContent() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a", amount: 100), fact("b", amount: 30), fact("c", amount: 7, day: 20_001))
        try database.accept(fact("a", content: "b", amount: 90))
        let totals = try database.read { try $0.dayTotals(someDay...someDay.adding(days: 1)) }
        #expect(totals.map(\.count) == [2, 1])
        #expect(totals.map(\.amount.rawValue) == [120, 7])
    }

    @Test func pruneKeepsUnsentFactsAndRecentKeys() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), fact("b"), fact("c"))
        try database.acknowledge(through: 2, digest: [], at: moment(days: 10))
        _ = try database.prune(at: moment(days: 49))
        #expect(try database.status().firstKeptSequence == 1)
        _ = try database.prune(at: moment(days: 51))
        #expect(try database.status().firstKeptSequence == 3)
        #expect(try database.accept(fact("a")) == [.duplicate(sequence: 1)])
        #expect(try database.accept(fact("a", content: "b")) == [.amendment(sequence: 4, previousSequence: 1)])
        _ = try database.prune(at: moment(days: 401))
        #expect(try database.accept(fact("b")) == [.new(sequence: 5)])
        #expect(try database.pending(after: 2).map(\.sequence) == [3, 4, 5])
    }

    @Test func pruneDeletesInBoundedSteps() throws {
        let folder = try TemporaryFolder()
        var limits = LocalStoreLimits()
        limits.pruneRowsMax = 2
        let database = try installed(folder, limits: limits)
        for number in 0..<5 { try database.accept(fact("k\(number)")) }
        try database.acknowledge(through: 5, digest: [], at: someMoment)
        #expect(try database.prune(at: moment(days: 41)))
        #expect(try database.status().firstKeptSequence == 3)
        while try database.prune(at: moment(days: 41)) {}
        #expect(try database.status().firstKeptSequence == nil)
        #expect(try database.accept(fact("next")) == [.new(sequence: 6)])
    }

    @Test(arguments: ["key", "payload", "digest", "entries", "lines"])
    func everyLimitIsKept(_ limit: String) throws {
        let folder = try TemporaryFolder(inMemory: true)
        var limits = LocalStoreLimits()
        limits.payloadBytesMax = 50
        limits.keyBytesMax = 20
        limits.deliveryEntriesMax = 2
        let database = try installed(folder, limits: limits)
        try database.accept(fact(String(repeating: "k", count: 20)), fact("b"))
        var wrong = fact("x")
        switch limit {
        case "key": wrong.key = String(repeating: "k", count: 21)
        case "payload": wrong.payload = [UInt8](repeating: 0, count: 51)
        case "digest": wrong.digest = []
        case "lines": wrong.lineCount = -1
        default: break
        }
        let facts = limit == "entries" ? [fact("1"), fact("2"), fact("3")] : [wrong]
        let error = try #require(throws: LocalStoreError.self) { try database.accept(delivery(facts), at: someMoment) }
        #expect(error.code == .invalidInput)
        #expect(try database.status().lastSequence == 2)
    }
}
