import Crypto
import Foundation
import KakuzukeProtocol
import LocalStore
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

@testable import LocalAPI

// Goal: every quote that a store hands out is recorded with what it was made from, no quote waits for the disk, and
// what is lost is counted. Method: random histories and baskets; disks that are full or closed; starts after an end.
@Suite struct QuoteRecorderTests {
    /// A store with a recorder and a source of ids.
    private struct Store {
        let history: StoreHistory
        let recorder: QuoteRecorder
        let tally: QuoteTally

        init(_ policy: String = "supermarket", seed: Int = 4) throws {
            history = try StoreHistory(policy, seed: seed)
            tally = try QuoteTally(path: history.folder + "/quotes.tally")
            recorder = QuoteRecorder(database: history.database, tally: tally)
        }

        /// Prices a basket; each quote has an id of its own.
        func quote(_ basket: Kakuzuke_V1_Basket, day: Int = 0, named: Bool = true) throws -> Kakuzuke_V1_QuoteResponse {
            var request = Kakuzuke_V1_QuoteRequest()
            if named { request.customer.memberNumber = StoreHistory.member }
            request.basket = basket
            let ratings = history.ratings(today: StoreHistory.today.adding(days: day)) { [recorder] in recorder.add($0)
            }
            return try ratings.quote(request)
        }

        func status() throws -> QuoteStatus { try history.database.read { try $0.quoteStatus() } }

        func record(_ id: String) throws -> QuoteRecord? { try history.database.read { try $0.quote(id: id) } }
    }

    @Test(arguments: StoreRatingsTests.policies)
    func everyQuoteIsRecordedWithVersionAndWatermark(_ policy: String) throws {
        for seed in 40..<44 {
            let store = try Store(policy, seed: seed)
            var history = store.history
            defer { history.remove() }
            var made: [(answer: Kakuzuke_V1_QuoteResponse, basket: Basket, watermark: QuoteWatermark?)] = []
            for day in 0..<12 {
                try history.happen(on: StoreHistory.today.adding(days: day))
                let basket = history.basket()
                let answer = try store.quote(basket, day: day, named: day % 4 != 3)
                let watermark = try history.database.read { try $0.quoteWatermark() }
                made.append((answer, try Basket(basket) { _ in nil }, watermark))
            }
            try store.recorder.flush()
            #expect(Set(made.map(\.answer.quoteID)).count == made.count)
            for (day, (answer, basket, watermark)) in made.enumerated() {
                let record = try #require(try store.record(answer.quoteID))
                #expect(record.policyVersion == answer.policyVersion && record.policyVersion == 1)
                #expect(record.asOf == StoreHistory.today.adding(days: day))
                #expect(record.madeAt == StoreHistory.instant)
                #expect(record.watermark == watermark)
                let contents = try Kakuzuke_V1_QuoteContents(serializedBytes: record.payload)
                #expect(try Basket(contents) == basket)
                #expect(contents.total == answer.total && contents.saved == answer.saved)
                #expect(try contents.lineTotalsTold().map(\.rawValue) == answer.lines.map(\.lineTotal))
                #expect(contents.ratings.map(\.classCode) == answer.ratings.map(\.classCode))
                #expect(contents.freshness == answer.freshness && contents.remarkCodes == answer.remarkCodes)
                let expected = Kakuzuke_V1_HashedIdentifier(history.identifier)
                #expect(contents.customer == (day % 4 == 3 ? nil : .identifier(expected)))
            }
            #expect(try store.status().unsentCount == Int64(made.count))
            #expect(try store.status().lostCount == 0)
        }
    }

    @Test func quotesAreSignedWhenTheyAreRecorded() throws {
        let store = try Store()
        defer { store.history.remove() }
        var history = store.history
        let signer = try QuoteSigner(certificateKeyPEM: P256.Signing.PrivateKey().pemRepresentation)
        let recorder = QuoteRecorder(database: history.database, tally: nil, signer: signer)
        let ratings = history.ratings(today: StoreHistory.today) { recorder.add($0) }
        var request = Kakuzuke_V1_QuoteRequest()
        request.basket = history.basket()
        let id = try ratings.quote(request).quoteID
        try recorder.flush()
        let record = try #require(try store.record(id))
        var quote = Kakuzuke_V1_RecordedQuote(
            id: id, madeAt: record.madeAt.millisecondsSinceEpoch, policyVersion: record.policyVersion,
            asOf: record.asOf, installEpoch: record.watermark.epoch, feedChange: record.watermark.feedChange,
            includedSequence: record.watermark.includedSequence, ownSequence: record.watermark.ownSequence,
            contents: record.payload)
        quote.signature = Data(record.signature)
        #expect(QuoteSignature.isValid(quote, publicKey: signer.publicKey))
    }

    @Test func ordersAndCustomersByNumberAreRecordedToo() throws {
        let store = try Store()
        defer { store.history.remove() }
        let ratings = store.history.ratings(today: StoreHistory.today) { store.recorder.add($0) }
        let inputs = StoreInputs(
            database: store.history.database, identifierKeys: [StoreHistory.key], ratings: ratings,
            clock: StoreClock { StoreHistory.instant })
        var order = Kakuzuke_V1_PlaceOrderRequest()
        order.customer.memberNumber = StoreHistory.member
        order.order.category = "FRUIT"
        order.order.unitCostE2 = 40_000
        order.order.tax = store.history.engine.policy.tax.rates[0].name
        order.order.quantity = 1_000
        order.order.dueOn = StoreHistory.today.adding(days: 5).daysSinceEpoch
        let answer = try inputs.order(order)
        var request = Kakuzuke_V1_QuoteRequest()
        request.customer.customerID = 7
        request.basket.store = "S001"
        let byNumber = try ratings.quote(request)
        // A rating is no price and leaves no record.
        var rating = Kakuzuke_V1_GetRatingRequest()
        rating.customer.customerID = 7
        _ = try ratings.rating(rating)
        try store.recorder.flush()
        #expect(try store.record(answer.quote.quoteID) != nil)
        let record = try #require(try store.record(byNumber.quoteID))
        #expect(try Kakuzuke_V1_QuoteContents(serializedBytes: record.payload).customer == .customerID(7))
        #expect(try store.status().recordedCount == 2)
    }

    @Test func quotesAreRecordedSoonAndManyAtOnce() async throws {
        let store = try Store()
        defer { store.history.remove() }
        var history = store.history
        let basket = history.basket()
        let recorder = store.recorder
        let running = Task { await recorder.run() }
        func wait(for count: Int64) async throws {
            for _ in 0..<500 {
                if try store.status().recordedCount >= count { return }
                try await Task.sleep(for: .milliseconds(20))
            }
            Issue.record("\(count) quotes are not recorded within ten seconds")
        }
        for _ in 0..<3 { _ = try store.quote(basket) }
        try await wait(for: 3)
        for _ in 0..<QuoteRecorder.packedQuotesMax * 2 + 1 { _ = try store.quote(basket) }
        try await wait(for: Int64(QuoteRecorder.packedQuotesMax) * 2 + 4)
        #expect(recorder.status.waitingCount == 0)
        running.cancel()
        await running.value
        _ = try store.quote(basket)
        #expect(recorder.status.waitingCount == 1)
        try recorder.flush()
        #expect(try store.status().recordedCount == Int64(QuoteRecorder.packedQuotesMax) * 2 + 5)
        #expect(try store.status().lostCount == 0)
    }

    /// Each transaction costs the look-ups their pages, so that a rush of quotes is recorded in few.
    @Test func quotesThatComeInARushShareATransaction() throws {
        let store = try Store()
        defer { store.history.remove() }
        var history = store.history
        let basket = history.basket()
        let recorder = QuoteRecorder(
            database: history.database, tally: nil,
            signer: try QuoteSigner(certificateKeyPEM: P256.Signing.PrivateKey().pemRepresentation))
        let ratings = history.ratings(today: StoreHistory.today) { recorder.add($0) }
        var request = Kakuzuke_V1_QuoteRequest()
        request.basket = basket
        for number in 1..<QuoteRecorder.batchQuotesMax {
            _ = try ratings.quote(request)
            // What is packed meanwhile takes little memory and waits on.
            if number % QuoteRecorder.packedQuotesMax == 0 { #expect(recorder.prepare() == nil) }
        }
        #expect(try store.status().recordedCount == 0)
        #expect(recorder.status.waitingCount == QuoteRecorder.batchQuotesMax - 1)
        _ = try ratings.quote(request)
        let count = try #require(recorder.prepare())
        #expect(count == QuoteRecorder.batchQuotesMax)
        _ = try ratings.quote(request)
        try recorder.write(atLeast: count)
        #expect(try store.status().recordedCount == Int64(QuoteRecorder.batchQuotesMax))
        #expect(recorder.status.waitingCount == 1, "what comes meanwhile waits for others again")
    }

    @Test func whatWaitsIsBoundedAndTheRestIsCounted() throws {
        let store = try Store()
        defer { store.history.remove() }
        var history = store.history
        let basket = history.basket()
        for _ in 0..<QuoteRecorder.waitingQuotesMax + 20 { _ = try store.quote(basket) }
        #expect(store.recorder.status.waitingCount == QuoteRecorder.waitingQuotesMax)
        #expect(store.recorder.status.lostCount == 20)
        try store.recorder.flush()
        #expect(store.recorder.status.lostCount == 0)
        #expect(try store.status().lostCount == 20)
        #expect(try store.status().recordedCount == Int64(QuoteRecorder.waitingQuotesMax))
        // Large baskets are bounded by their lines.
        var large = basket
        large.lines = Array(repeating: basket.lines[0], count: InputLimits.linesMax)
        for _ in 0..<QuoteRecorder.waitingLinesMax / InputLimits.linesMax + 1 { _ = try store.quote(large) }
        #expect(store.recorder.status.waitingCount == QuoteRecorder.waitingLinesMax / InputLimits.linesMax)
        try store.recorder.flush()
        #expect(try store.status().lostCount == 21)
        #expect(store.tally.count == Int64(QuoteRecorder.waitingQuotesMax) + 20 + 5)
    }

    @Test func anEndWithoutWarningIsCountedAtTheNextStart() throws {
        let store = try Store()
        defer { store.history.remove() }
        var history = store.history
        let basket = history.basket()
        for _ in 0..<5 { _ = try store.quote(basket) }
        try store.recorder.flush()
        for _ in 0..<3 { _ = try store.quote(basket) }
        // The next process: what waited in memory is gone.
        let tally = try QuoteTally(path: history.folder + "/quotes.tally")
        let next = QuoteRecorder(database: history.database, tally: tally)
        try next.flush()
        #expect(try store.status().lostCount == 3)
        #expect(try store.status().recordedCount == 5)
        // An orderly end loses nothing, and quotes of commands are not in the tally.
        let command = QuoteRecorder(database: history.database, tally: nil)
        let ratings = history.ratings(today: StoreHistory.today) { command.add($0) }
        var request = Kakuzuke_V1_QuoteRequest()
        request.basket = basket
        _ = try ratings.quote(request)
        try command.flush()
        let after = QuoteRecorder(
            database: history.database, tally: try QuoteTally(path: history.folder + "/quotes.tally"))
        try after.flush()
        #expect(try store.status().lostCount == 3)
        #expect(try store.status().recordedCount == 6)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "needs root to mount a small disk"))
    func aFullDiskFailsNoQuote() throws {
        try SmallDisk.with { path in
            var history = try StoreHistory("supermarket", seed: 4, folder: path + "/store")
            let recorder = QuoteRecorder(
                database: history.database, tally: try QuoteTally(path: path + "/store/quotes.tally"))
            let ratings = history.ratings(today: StoreHistory.today) { recorder.add($0) }
            var request = Kakuzuke_V1_QuoteRequest()
            request.customer.memberNumber = StoreHistory.member
            request.basket = history.basket()
            let filler = path + "/filler"
            try Data().write(to: URL(filePath: filler))
            let file = try FileHandle(forWritingTo: URL(filePath: filler))
            while (try? file.write(contentsOf: Data(repeating: 1, count: 4_096))) != nil {}
            try file.close()
            var failure: LocalStoreError?
            for _ in 0..<QuoteRecorder.waitingQuotesMax + 7 {
                _ = try ratings.quote(request)
                do throws(LocalStoreError) { try recorder.flush() } catch { failure = error }
            }
            #expect(failure?.code == .full)
            #expect(recorder.status.failure?.code == .full)
            let waiting = recorder.status
            #expect(waiting.waitingCount > 0)
            try FileManager.default.removeItem(atPath: filler)
            try recorder.flush()
            #expect(recorder.status.failure == nil && recorder.status.waitingCount == 0)
            let status = try history.database.read { try $0.quoteStatus() }
            #expect(status.recordedCount + status.lostCount == Int64(QuoteRecorder.waitingQuotesMax) + 7)
            #expect(status.lostCount == waiting.lostCount)
            try history.database.close()
        }
    }
}

/// A disk of four megabytes.
private enum SmallDisk {
    static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        return (try? with { _ in }) != nil
    }()

    static func with(_ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "kz-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try run("/bin/mount", ["-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", path])
        defer { try? run("/bin/umount", [path]) }
        try body(path)
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
