import Foundation
import LocalStore
import PointOfSale
import Rating
import Testing

@testable import kakuzuke_agent

// Goal: reading the journals once more never takes more of the machine at a time than its limits say. Method: journals
// that are larger than each limit, through the agent's own following of a folder into a real file.
@Suite struct JournalRecountTests {
    private static let dates = CalendarDate("2026-10-01")!...CalendarDate("2026-10-31")!
    private static let profile = """
        version: 1
        name: long
        format: csv
        columns:
          store: store
          terminal: terminal
          number: number
          date: date
          product: product
          category: category
          quantity: quantity
          amount: amount
        constants:
          payment: cash
        date_formats: [yyyy-MM-dd]
        tax:
          prices: included
          rate: 10
          rounding: down
        """

    /// A store whose agent has read a journal of receipts with remarks of so many bytes, which nobody maps.
    private static func store(
        receipts: Int, remarkBytes: Int
    ) throws -> (store: FollowedStore, follower: JournalFollower, bytes: Int) {
        let store = try FollowedStore()
        let path = store.folder + "/pos.yaml"
        try Data(profile.utf8).write(to: URL(filePath: path))
        let source = try store.source(profile: path)
        let remark = [UInt8](repeating: UInt8(ascii: "x"), count: remarkBytes)
        var bytes = Array("store,terminal,number,date,product,category,quantity,amount,remark\n".utf8)
        for number in 1...receipts {
            bytes += Array("S001,1,\(number),2026-10-14,4901234567894,FRUIT,1,110,".utf8) + remark + [10]
        }
        try store.write(bytes, "day.csv", in: source)
        let outcome = try store.look(source)
        #expect(outcome.problems == [] && outcome.rejectedRows == 0)
        #expect(outcome.receipts == receipts)
        return (store, try store.follower(source), bytes.count)
    }

    @Test func aPartIsReadBesideEachLook() throws {
        #expect(JournalRecount.bytesPerLook == 2 << 20)
        let (store, follower, bytes) = try Self.store(receipts: 700, remarkBytes: 8_000)
        defer { withExtendedLifetime(store) {} }
        var recount = try JournalRecount([follower], Self.dates)
        var looks = 0
        while !recount.isDone {
            try recount.read(JournalRecount.bytesPerLook) {}
            looks += 1
        }
        #expect(looks == (bytes + JournalRecount.bytesPerLook - 1) / JournalRecount.bytesPerLook && looks > 1)
        #expect(recount.receipts.count == 700)
        let days = try store.database.read { try recount.comparison($0, at: store.now) }.days
        #expect(days.map(\.isDifferent) == [false])
    }

    @Test(.timeLimit(.minutes(3))) func whoAsksWaitsForAPartOnly() throws {
        #expect(JournalRecount.bytesAskedMax == 64 << 20)
        let (store, follower, bytes) = try Self.store(receipts: 1_080, remarkBytes: 63_000)
        defer { withExtendedLifetime(store) {} }
        #expect(bytes > JournalRecount.bytesAskedMax)
        var recount = try JournalRecount([follower], Self.dates)
        try recount.read(JournalRecount.bytesAskedMax) {}
        #expect(!recount.isDone)
        // The rest goes on beside the looks that follow.
        try recount.read(JournalRecount.bytesPerLook) {}
        #expect(recount.isDone && recount.receipts.count == 1_080)
    }

    /// One receipt too many, and nothing is claimed of any date.
    @Test func moreReceiptsThanAreKeptAreNotCompared() throws {
        #expect(JournalRecount.receiptsMax == 200_000)
        let (store, follower, _) = try Self.store(receipts: 30, remarkBytes: 1)
        defer { withExtendedLifetime(store) {} }
        for (limit, isOverfull) in [(30, false), (29, true)] {
            var recount = try JournalRecount([follower], Self.dates, receiptsMax: limit)
            try recount.read(JournalRecount.bytesPerLook) {}
            #expect(recount.isDone && recount.isOverfull == isOverfull)
            let days = try store.database.read { try recount.comparison($0, at: store.now) }.days
            #expect(days.count == (isOverfull ? 0 : 1))
        }
    }

    @Test func aRecountBeginsAgainAfterItsPauseOrWhenSomebodyAsks() throws {
        #expect(JournalRecount.pause == .seconds(6 * 3_600))
        let now = ContinuousClock.now
        var recounting = RoundRunner.Recounting()
        #expect(recounting.bytes(isAsked: false, at: now) == JournalRecount.bytesPerLook)
        recounting.endedAt = now
        let early = now + JournalRecount.pause - .nanoseconds(1)
        #expect(recounting.bytes(isAsked: false, at: early) == nil)
        #expect(recounting.bytes(isAsked: false, at: now + JournalRecount.pause) == JournalRecount.bytesPerLook)
        recounting.hasReadAgain = true
        #expect(recounting.bytes(isAsked: true, at: early) == JournalRecount.bytesAskedMax)
        #expect(!recounting.hasReadAgain)
        // One that is under way is not held up by the end of an earlier one.
        recounting.current = try JournalRecount([], Self.dates)
        #expect(recounting.bytes(isAsked: false, at: early) == JournalRecount.bytesPerLook)
    }
}
