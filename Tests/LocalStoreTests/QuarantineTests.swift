import Foundation
import LocalStore
import Testing

/// Bad rows and held facts wait visibly and stop nothing (S4); positions keep what they were given.
@Suite struct QuarantineTests {
    private func row(_ line: Int64, raw: String = "bad") -> RejectedRow {
        RejectedRow(line: line, reasonCode: "bad_date", field: "date", raw: Array(raw.utf8))
    }

    @Test func badRowsDoNotStopGoodFacts() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let outcome = try database.accept(delivery([fact("a")], rejected: [row(3), row(4)]), at: someMoment)
        #expect(outcome.acceptances == [.new(sequence: 1)])
        #expect(outcome.quarantineEntries == [1, 2])
        let entries = try database.read { try $0.quarantine() }
        #expect(entries.map(\.row) == [row(3), row(4)])
        #expect(entries.map(\.source) == ["journal", "journal"])
        #expect(try database.status().quarantineOpenCount == 2)
    }

    @Test func sameBadRowReadAgainIsOneEntry() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        for _ in 0..<2 {
            let outcome = try database.accept(delivery([], rejected: [row(3)]), at: someMoment)
            #expect(outcome.quarantineEntries == [1])
        }
        #expect(try database.read { try $0.quarantine().count } == 1)
    }

    @Test func longRowsAreCutAndSayIt() throws {
        let folder = try TemporaryFolder()
        var limits = LocalStoreLimits()
        limits.quarantineRawBytesMax = 10
        let database = try installed(folder, limits: limits)
        let rows = [row(1, raw: "0123456789"), row(2, raw: "0123456789x")]
        try database.accept(delivery([], rejected: rows), at: someMoment)
        let entries = try database.read { try $0.quarantine() }
        #expect(entries.map(\.isCut) == [false, true])
        #expect(entries.map(\.row.raw.count) == [10, 10])
    }

    @Test func fullQuarantineRefusesTheDeliveryAndLosesNothing() throws {
        let folder = try TemporaryFolder()
        var limits = LocalStoreLimits()
        limits.quarantineOpenEntriesMax = 2
        let database = try installed(folder, limits: limits)
        try database.accept(delivery([], rejected: [row(1), row(2)]), at: someMoment)
        let error = try #require(throws: LocalStoreError.self) {
            try database.accept(delivery([fact("a")], rejected: [row(3)]), at: someMoment)
        }
        #expect(error.code == .quarantineFull)
        #expect(try database.status().lastSequence == 0)
        try database.accept(fact("a"))
        try database.discardQuarantined(1, at: someMoment)
        try database.accept(delivery([], rejected: [row(3)]), at: someMoment)
        #expect(try database.status().quarantineOpenCount == 2)
    }

    @Test func changedFactOfASourceThatCannotAmendIsHeldUntilSomebodyDecides() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a", customer: 4), canAmend: false)
        let changed = fact("a", content: "changed", customer: 4)
        #expect(try database.accept(changed, canAmend: false) == [.quarantined(entry: 1)])
        #expect(try database.accept(changed, canAmend: false) == [.quarantined(entry: 1)])
        #expect(try database.status().lastSequence == 1)
        let entry = try #require(try database.read { try $0.quarantineEntry(1) })
        #expect(entry.heldFact == changed)
        #expect(entry.row.reasonCode == "content_differs")
        #expect(
            try database.retryQuarantined(1, at: someMoment) == .amendment(sequence: 2, previousSequence: 1))
        #expect(try database.pending(after: 1).map(\.fact) == [changed])
        #expect(try database.read { try $0.quarantine().isEmpty })
        #expect(try database.read { try $0.quarantine(.retried).map(\.id) } == [1])
    }

    @Test func aRowThatIsTriedInVainWaitsAgainAndOneThatIsPutAsideDoesNot() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        func read() throws { try database.accept(delivery([], rejected: [row(1), row(2)]), at: someMoment) }
        try read()
        #expect(try database.retryQuarantined(1, at: someMoment) == nil)
        try database.discardQuarantined(2, at: someMoment)
        #expect(try database.read { try $0.quarantine().isEmpty })
        try read()
        #expect(try database.read { try $0.quarantine().map(\.id) } == [1])
        #expect(try database.read { try $0.quarantine(.discarded).map(\.id) } == [2])
        // And it can be tried once more.
        #expect(try database.retryQuarantined(1, at: someMoment) == nil)
    }

    @Test func journalsAreReadAgainFromTheirBeginning() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        var first = delivery([fact("a")])
        first.position = JournalPosition(
            source: "journal", device: 5, inode: 6, headLength: 1, headDigest: [1], size: 9, offset: 8, line: 1)
        try database.accept(first, at: someMoment)
        try database.readJournalsAgain()
        #expect(try database.read { try $0.journalPositions(source: "journal").isEmpty })
        #expect(try database.status().lastSequence == 1)
    }

    @Test func settledEntriesCannotBeSettledAgainAndAreForgottenInTime() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), canAmend: false)
        try database.accept(fact("a", content: "b"), canAmend: false)
        try database.accept(delivery([], rejected: [row(1), row(2)]), at: someMoment)
        #expect(try database.retryQuarantined(2, at: someMoment) == nil)
        try database.discardQuarantined(1, at: someMoment)
        for id in [1, 2, 99] as [Int64] {
            let error = try #require(throws: LocalStoreError.self) {
                try database.discardQuarantined(id, at: someMoment)
            }
            #expect(error.code == .unknownQuarantineEntry)
        }
        _ = try database.prune(at: moment(days: 41))
        #expect(try database.read { try $0.quarantineEntry(1) } == nil)
        #expect(try database.read { try $0.quarantine().map(\.id) } == [3])
    }

    @Test func journalPositionIsStoredWithTheFactsOrNotAtAll() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        var position = JournalPosition(
            source: "journal", device: 5, inode: 6, headLength: 4096, headDigest: [1], size: 9000, offset: 8000,
            line: 100, modifiedAt: 12_345, readDigest: [7, 8])
        var first = delivery([fact("a")])
        first.position = position
        try database.accept(first, at: someMoment)
        #expect(try database.read { try $0.journalPositions(source: "journal") } == [position])
        position.offset = 9000
        var wrong = delivery([fact("b"), fact("")])
        wrong.position = position
        #expect(throws: LocalStoreError.self) { try database.accept(wrong, at: someMoment) }
        #expect(try database.read { try $0.journalPositions(source: "journal").map(\.offset) } == [8000])
        // A file that is still there is remembered however long nobody has written to it.
        try database.forgetJournals(source: "journal", notReadSince: moment(days: 1)) { $0 == 5 && $1 == 6 }
        #expect(try database.read { try $0.journalPositions(source: "journal").count } == 1)
        try database.forgetJournals(source: "journal", notReadSince: someMoment) { _, _ in false }
        #expect(try database.read { try $0.journalPositions(source: "journal").count } == 1)
        try database.forgetJournals(source: "journal", notReadSince: moment(days: 1)) { _, _ in false }
        #expect(try database.read { try $0.journalPositions(source: "journal").isEmpty })
    }

    @Test func fileIsKnownAgainByItsBeginning() {
        let position = JournalPosition(
            source: "journal", device: 5, inode: 6, headLength: 100, headDigest: [1], size: 500, offset: 400, line: 9)
        #expect(position.isContinued(bySize: 500) { $0 == 100 ? [1] : [] })
        #expect(!position.isContinued(bySize: 500) { _ in [2] })
        #expect(!position.isContinued(bySize: 399) { _ in [1] })
    }

    @Test func aChangeBeforeThePlaceIsSeen() {
        var position = JournalPosition(
            source: "journal", device: 5, inode: 6, headLength: 100, headDigest: [1], size: 500, offset: 400, line: 9,
            modifiedAt: 77, readDigest: [4])
        #expect(position.isUntouched(size: 500, modifiedAt: 77))
        #expect(!position.isUntouched(size: 500, modifiedAt: 78) && !position.isUntouched(size: 501, modifiedAt: 77))
        #expect(position.isUnchanged(digest: [4]))
        #expect(!position.isUnchanged(digest: [5]))
        // Positions of an earlier version of the agent do not know.
        position.readDigest = []
        position.modifiedAt = 0
        #expect(position.isUnchanged(digest: [5]) && !position.isUntouched(size: 500, modifiedAt: 0))
    }
}
