import Foundation
import GRDB
import LocalStore
import Rating
import Testing

/// Recorded quotes say what they were made from, stay within their limits, and those that are lost are counted.
@Suite struct QuoteRecordTests {
    private func record(_ number: Int, madeAt: StoredInstant = someMoment) -> QuoteRecord {
        QuoteRecord(
            id: "q\(number)", madeAt: madeAt, policyVersion: 3, asOf: someDay,
            watermark: QuoteWatermark(
                epoch: [UInt8](repeating: 9, count: 16), feedChange: 10, includedSequence: 2, ownSequence: 4),
            payload: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 300))
    }

    @Test func quotesWaitUntilTheServerHasThem() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let quotes = (1...3).map { record($0, madeAt: moment(days: Double($0))) }
        try database.record(quotes)
        try database.record([quotes[0]])
        #expect(try database.read { try $0.pendingQuotes(quotesMax: 2) } == Array(quotes[0..<2]))
        try database.markQuotesUploaded(["q1", "q2", "unknown"])
        #expect(try database.read { try $0.pendingQuotes(quotesMax: 9) } == [quotes[2]])
        #expect(try database.read { try $0.quote(id: "q1") } == quotes[0])
        #expect(
            try database.read { try $0.quoteStatus() }
                == QuoteStatus(
                    recordedCount: 3, unsentCount: 1, oldestUnsentAt: moment(days: 3), lostCount: 0, droppedCount: 0))
        var other = quotes[0]
        other.payload = [77]
        try database.record([other])
        #expect(try database.read { try $0.quote(id: "q1") } == quotes[0])
    }

    @Test func signaturesAreKept() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        var signed = record(1)
        signed.signature = [UInt8](repeating: 5, count: 64)
        try database.record([signed, record(2)])
        #expect(try database.read { try $0.pendingQuotes(quotesMax: 9) } == [signed, record(2)])
    }

    @Test func refusedQuotesStopNoOthersAndAreCounted() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.record((1...3).map { record($0) })
        try database.markQuotesRefused([:])
        try database.markQuotesRefused(["q1": "out_of_range: as_of", "unknown": "x"])
        try database.markQuotesRefused(["q1": "twice"])
        #expect(try database.read { try $0.pendingQuotes(quotesMax: 9) } == [record(2), record(3)])
        let status = try database.read { try $0.quoteStatus() }
        #expect(status.unsentCount == 2 && status.refusedCount == 1 && status.recordedCount == 3)
        #expect(status.lastRefusal == "q1: out_of_range: as_of")
        // A refused quote is settled: its end is not one of an unsent quote.
        #expect(try !database.prune(at: moment(days: 41)))
        #expect(try database.read { try $0.quoteStatus().droppedCount } == 2)
    }

    @Test func aDamagedQuoteIsPutAsideAndTheOthersGo() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.record((1...3).map { record($0) })
        try database.close()
        let file = try DatabaseQueue(path: folder.file)
        try file.write { try $0.execute(sql: "UPDATE quote_record SET policy_version = 4 WHERE id = 'q2'") }
        try file.close()
        let again = try AgentDatabase(path: folder.file)
        #expect(throws: LocalStoreError.self) { try again.read { try $0.sendableQuotes(quotesMax: 9) } }
        #expect(try again.setAsideDamagedQuotes() == 1)
        #expect(try again.setAsideDamagedQuotes() == 0)
        #expect(try again.read { try $0.sendableQuotes(quotesMax: 9) } == [record(1), record(3)])
        #expect(try again.read { try $0.quoteStatus().lastRefusal } == "q2: damaged_record")
    }

    @Test func quotesGoAfterTheFactsThatTheyWereMadeFrom() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let epoch = try #require(try database.read { try $0.installation() }).epoch
        func made(_ number: Int, epoch: [UInt8], own: Int64) -> QuoteRecord {
            var quote = record(number)
            quote.watermark = QuoteWatermark(epoch: epoch, feedChange: 1, includedSequence: 0, ownSequence: own)
            return quote
        }
        try database.accept(
            SpoolDelivery(facts: (1...3).map { fact("k\($0)") }, sourceCanAmend: false, source: "s"), at: someMoment)
        let earlier = [UInt8](repeating: 99, count: 16)
        let quotes = [
            made(1, epoch: epoch, own: 0), made(2, epoch: epoch, own: 2), made(3, epoch: epoch, own: 3),
            made(4, epoch: earlier, own: 70),
        ]
        try database.record(quotes)
        #expect(try database.read { try $0.sendableQuotes(quotesMax: 9) } == [quotes[0], quotes[3]])
        try database.acknowledge(through: 2, digest: [UInt8](repeating: 1, count: 32), at: someMoment)
        #expect(try database.read { try $0.sendableQuotes(quotesMax: 9) } == [quotes[0], quotes[1], quotes[3]])
        try database.markQuotesUploaded(["q1", "q2"])
        try database.markQuotesRefused(["q4": "x"])
        // A restored server may have lost them: they go again, but not what it refused for ever.
        _ = try database.rewind(to: 1)
        #expect(try database.read { try $0.pendingQuotes(quotesMax: 9) } == Array(quotes[0..<3]))
        #expect(try database.read { try $0.sendableQuotes(quotesMax: 9) } == [quotes[0]])
    }

    @Test func quotesOutsideTheLimitsAreRefused() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        var nameless = record(1)
        nameless.id = ""
        var huge = record(2)
        huge.payload = [UInt8](repeating: 0, count: database.limits.payloadBytesMax + 1)
        var homeless = record(3)
        homeless.watermark.epoch = [1]
        for wrong in [nameless, huge, homeless] {
            let error = try #require(throws: LocalStoreError.self) { try database.record([record(4), wrong]) }
            #expect(error.code == .invalidInput)
            #expect(!database.holds(wrong) && database.holds(record(4)))
        }
        #expect(try database.read { try $0.quoteStatus().recordedCount } == 0)
    }

    @Test func theNewestStayWithinTheLimit() throws {
        let folder = try TemporaryFolder()
        var limits = LocalStoreLimits()
        limits.quotesKeptMax = 50
        let database = try installed(folder, limits: limits)
        for first in stride(from: 0, to: 120, by: 12) { try database.record((first..<first + 12).map { record($0) }) }
        #expect(try database.read { try $0.pendingQuotes(quotesMax: 999) } == (70..<120).map { record($0) })
        try database.markQuotesUploaded((70..<80).map { "q\($0)" })
        try database.record((120..<140).map { record($0) })
        let status = try database.read { try $0.quoteStatus() }
        #expect(status.recordedCount == 50)
        #expect(status.unsentCount == 50)
        // Of the twenty that made room, ten had been sent.
        #expect(status.droppedCount == 70 + 10)
        #expect(status.lostCount == 0)
    }

    @Test func quotesAreKeptForTheirDays() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.record([record(1), record(2), record(3, madeAt: moment(days: 1))])
        try database.markQuotesUploaded(["q1"])
        #expect(try !database.prune(at: moment(days: 40)))
        #expect(try database.read { try $0.quoteStatus().recordedCount } == 3)
        #expect(try !database.prune(at: moment(days: 40.5)))
        #expect(try database.read { try $0.quote(id: "q1") } == nil)
        #expect(try database.read { try $0.quote(id: "q3") } == record(3, madeAt: moment(days: 1)))
        let status = try database.read { try $0.quoteStatus() }
        #expect(status.recordedCount == 1)
        #expect(status.droppedCount == 1, "only one of the two was never sent")
    }

    @Test func theWatermarkIsWhatTheFileKnows() throws {
        let folder = try TemporaryFolder()
        let database = try AgentDatabase(path: folder.file)
        #expect(try database.read { try $0.quoteWatermark() } == nil)
        try database.install(installation())
        #expect(try database.read { try $0.quoteWatermark() } == nil, "there was no feed yet")
        try database.accept(fact("1"), fact("2"))
        try apply(snapshot(), to: database)
        try database.accept(fact("3"))
        let checkpoint = try #require(try database.read { try $0.checkpoint() })
        var expected = QuoteWatermark(
            epoch: installation().epoch, feedChange: checkpoint.change,
            includedSequence: checkpoint.includedSequence, ownSequence: 3)
        #expect(try database.read { try $0.quoteWatermark() } == expected)
        try database.adopt(epoch: [UInt8](repeating: 5, count: 16), sending: .everythingKept)
        expected.epoch = [UInt8](repeating: 5, count: 16)
        #expect(try database.read { try $0.quoteWatermark() } == expected)
    }

    @Test func aDamagedQuoteIsNotReadAsAnother() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.record([record(1)])
        try database.close()
        let columns = [
            "made_at = 1", "policy_version = 4", "as_of = 1", "epoch = zeroblob(16)", "feed_change = 11",
            "included_sequence = 3", "own_sequence = 5", "payload = x'01'",
        ]
        for column in columns {
            let queue = try DatabaseQueue(path: folder.file)
            let sound = try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM quote_record") }
            try queue.write { try $0.execute(sql: "UPDATE quote_record SET \(column)") }
            try queue.close()
            let damaged = try AgentDatabase(path: folder.file)
            let error = try #require(throws: LocalStoreError.self, "\(column)") {
                try damaged.read { try $0.quote(id: "q1") }
            }
            #expect(error.code == .corrupt)
            try damaged.close()
            let name = String(column.prefix { $0 != " " })
            let value: DatabaseValue = try #require(sound)[name]
            let again = try DatabaseQueue(path: folder.file)
            try again.write { try $0.execute(sql: "UPDATE quote_record SET \(name) = ?", arguments: [value]) }
            try again.close()
        }
    }

    @Test func theTallySurvivesItsProcess() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/tally"
        do {
            let tally = try QuoteTally(path: path)
            #expect(tally.count == 0)
            for _ in 0..<5 { tally.add() }
        }
        #expect(try QuoteTally(path: path).count == 5)
        try QuoteTally(path: path).set(70_000)
        let again = try QuoteTally(path: path)
        again.add()
        #expect(again.count == 70_001)
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        #expect(try QuoteTally(path: path).count == 0)
        try Data(repeating: 0x7f, count: 8).write(to: URL(fileURLWithPath: path))
        #expect(try QuoteTally(path: path).count == 0, "a number that nobody can have reached")
        #expect(throws: LocalStoreError.self) { try QuoteTally(path: folder.path + "/no/such") }
    }

    @Test func whatTheTallyHasMoreIsLost() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        #expect(try database.settleQuotes(handedOut: 0, countMax: 100) == 0)
        try database.record([record(1), record(2)], losing: 1, accountedFor: 3)
        #expect(try database.settleQuotes(handedOut: 3, countMax: 100) == 3)
        #expect(try database.read { try $0.quoteStatus().lostCount } == 1)
        #expect(try database.settleQuotes(handedOut: 10, countMax: 100) == 10)
        #expect(try database.read { try $0.quoteStatus().lostCount } == 8)
        // A tally that lies behind, as after a power cut, takes nothing back.
        #expect(try database.settleQuotes(handedOut: 4, countMax: 100) == 10)
        #expect(try database.settleQuotes(handedOut: QuoteTally.countMax, countMax: 100) == QuoteTally.countMax)
        #expect(try database.read { try $0.quoteStatus().lostCount } == 108)
        // Quotes of a command are in no tally.
        try database.record([record(3)])
        #expect(try database.settleQuotes(handedOut: QuoteTally.countMax, countMax: 100) == QuoteTally.countMax)
    }
}
