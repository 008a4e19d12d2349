import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import PointOfSale
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: a receipt that the till tells is taken once, whether it comes again, by a journal, or under another request,
// and nothing is changed silently (promises S1 to S3).
// Method: a real file of an agent; spool and quarantine are looked at after each request.
@Suite struct StoreReceiptsTests {
    static func receipts(_ history: StoreHistory, canAmend: Bool = false) -> StoreReceipts {
        let reader = TillReceiptReader(profile: nil, identifierKey: StoreHistory.key)
        return StoreReceipts(
            database: history.database, canAmend: canAmend, clock: StoreClock { StoreHistory.instant }
        ) { message, store, cutOffHour throws(ContractError) in
            try reader.receipt(message, store: store, cutOffHour: cutOffHour)
        }
    }

    static func request(_ key: String, number: String = "900001", amount: Int64 = 550)
        -> Kakuzuke_V1_RecordReceiptRequest
    {
        var request = Kakuzuke_V1_RecordReceiptRequest()
        request.requestKey = key
        request.receipt.terminal = "9"
        request.receipt.number = number
        request.receipt.writtenDate = StoreHistory.today.daysSinceEpoch
        request.receipt.writtenSeconds = 43_200
        request.receipt.memberNumber = StoreHistory.member
        var line = Kakuzuke_V1_TillReceipt.Line()
        line.product = "1"
        line.category = "FISH"
        line.quantity = 1_000
        line.amount = amount
        line.taxRate = 1_000
        line.taxIncluded = true
        request.receipt.lines = [line]
        return request
    }

    private func status(_ history: StoreHistory) throws -> SpoolStatus {
        try history.database.read { try $0.spoolStatus() }
    }

    @Test func aReceiptIsTakenOnce() throws {
        let history = try StoreHistory("supermarket", seed: 1)
        defer { history.remove() }
        let receipts = Self.receipts(history)
        let before = try status(history)
        let first = try receipts.record(Self.request("a"))
        #expect(first.outcome == .recorded && !first.isRepeated)
        #expect(first.receiptKey == "S001|9|\(StoreHistory.today)|900001")
        // The same request again is answered word for word.
        let again = try receipts.record(Self.request("a"))
        #expect(again.outcome == .recorded && again.isRepeated && again.receiptKey == first.receiptKey)
        // Another request with the same receipt.
        #expect(try receipts.record(Self.request("b")).outcome == .duplicate)
        #expect(try status(history).lastSequence == before.lastSequence + 1)
    }

    @Test func theJournalBringsTheSameReceipt() throws {
        let history = try StoreHistory("supermarket", seed: 2)
        defer { history.remove() }
        _ = try Self.receipts(history).record(Self.request("a"))
        let before = try status(history)
        let profile = try JournalProfile.read(
            """
            version: 1
            name: till
            format: csv
            columns: {store: s, terminal: t, number: n, date: d, time: z, member_number: m, product: p, category: c,
              amount: a, tax_rate: r}
            date_formats: [yyyy-MM-dd]
            time_formats: [HH:mm:ss]
            tax: {prices: included}
            """, file: "till.yaml")
        var reader = try JournalReader(profile: profile, identifierKey: StoreHistory.key)
        let text =
            "s,t,n,d,z,m,p,c,a,r\nS001,9,900001,\(StoreHistory.today),12:00:00,\(StoreHistory.member),1,FISH,550,10\n"
        let reading = try reader.read(Array(text.utf8), end: .closed)
        #expect(reading.rejected.isEmpty)
        let facts = try reading.receipts.map { try SpoolFact(.receipt($0)) }
        let outcome = try history.database.accept(
            SpoolDelivery(facts: facts, sourceCanAmend: false, source: "till"), at: StoreHistory.instant)
        #expect(outcome.acceptances.count == 1)
        guard case .duplicate = outcome.acceptances.first else {
            Issue.record("not the same receipt: \(outcome.acceptances)")
            return
        }
        #expect(try status(history).lastSequence == before.lastSequence)
    }

    @Test func aKeyOfARequestIsForOneReceipt() throws {
        let history = try StoreHistory("supermarket", seed: 3)
        defer { history.remove() }
        let receipts = Self.receipts(history)
        _ = try receipts.record(Self.request("a"))
        for other in [Self.request("a", number: "900002"), Self.request("a", amount: 551)] {
            let error = #expect(throws: KakuzukeError.self) { try receipts.record(other) }
            #expect(error?.code == .alreadyExists && error?.parameters["field"] == "request_key")
        }
        var quoted = Self.request("a")
        quoted.receipt.lines[0].quoteID = "Q1"
        #expect(throws: KakuzukeError.self) { try receipts.record(quoted) }
        for key in ["", String(repeating: "k", count: StoreReceipts.requestKeyBytesMax + 1), "a\u{0}"] {
            let error = #expect(throws: KakuzukeError.self) { try receipts.record(Self.request(key)) }
            #expect(error?.code == .invalidArgument && error?.parameters["field"] == "request_key")
        }
        #expect(try status(history).quarantinedCount == 0)
    }

    @Test func otherContentsAmendOrWait() throws {
        let history = try StoreHistory("supermarket", seed: 4)
        defer { history.remove() }
        _ = try Self.receipts(history).record(Self.request("a"))
        let held = try Self.receipts(history).record(Self.request("b", amount: 551))
        #expect(held.outcome == .held && held.quarantineEntry > 0)
        #expect(
            try Self.receipts(history).record(Self.request("b", amount: 551))
                == {
                    var repeated = held
                    repeated.isRepeated = true
                    return repeated
                }())
        #expect(try status(history).quarantinedCount == 1)
        let amended = try Self.receipts(history, canAmend: true).record(Self.request("c", amount: 552))
        #expect(amended.outcome == .amended)
        // That a receipt never happened is taken in any case.
        var void = Self.request("d")
        void.receipt.event = .void
        void.receipt.lines = []
        #expect(try Self.receipts(history).record(void).outcome == .amended)
    }

    @Test func aReceiptCountsAtOnce() throws {
        let history = try StoreHistory("supermarket", seed: 5, isKnown: false)
        defer { history.remove() }
        let ratings = history.ratings(today: StoreHistory.today)
        var asked = Kakuzuke_V1_GetRatingRequest()
        asked.customer.memberNumber = StoreHistory.member
        let unknown = #expect(throws: KakuzukeError.self) { try ratings.rating(asked) }
        #expect(unknown?.code == .notFound)
        _ = try Self.receipts(history).record(Self.request("a"))
        #expect(try !ratings.rating(asked).ratings.isEmpty)
    }
}
