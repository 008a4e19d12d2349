import Foundation
import KakuzukeProtocol
import LocalStore
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

@testable import LocalAPI

// Goal: what the store keeps from one price to the next never makes a price wrong. Method: one object answers through
// feeds, settings, versions, purchases, adoptions, also of another process; after each it says what a new object on
// a newly opened file says, which has kept nothing.
@Suite struct QuickQuoteTests {
    @Test func keptKnowledgeEqualsNewKnowledge() throws {
        var answers = 0
        var differentAnswers: Set<String> = []
        for seed in 0..<6 {
            let world = try QuickWorld(seed: seed)
            defer { world.remove() }
            for step in 0..<60 {
                try world.change()
                for _ in 0..<3 {
                    let request = world.request()
                    let kept = world.answer(request, world.ratings)
                    let fresh = try world.freshAnswer(request)
                    #expect(kept == fresh, "seed \(SeededGenerator.runSeed), world \(seed), step \(step)")
                    answers += 1
                    differentAnswers.insert(kept)
                }
            }
        }
        #expect(answers == 6 * 60 * 3)
        #expect(differentAnswers.count > answers / 3, "the test must meet many answers")
    }

    @Test func theShelfOfProductsIsBounded() throws {
        let world = try QuickWorld(seed: 1)
        defer { world.remove() }
        let shelf = ProductShelf()
        try world.database.look { reader in
            let state = try #require(try reader.cacheState())
            for first in stride(from: 0, to: ProductShelf.entriesMax * 2, by: 100) {
                let codes = (first..<first + 100).map { "none-\($0)" }
                let found = try shelf.items(codes, at: state, reader)
                #expect(found.count == 100)
                #expect(shelf.count <= ProductShelf.entriesMax)
            }
            #expect(shelf.count > 0)
            let many = (0..<ProductShelf.entriesMax + 1).map { "many-\($0)" }
            #expect(try shelf.items(many, at: state, reader).count == many.count)
            #expect(shelf.count <= ProductShelf.entriesMax)
        }
    }
}

/// A store's file in which anything may change, and one object that answers all the time.
private final class QuickWorld {
    private static let members = (0..<8).map { "M\($0)" }
    private static let codes = (0..<12).map { "49\($0)" }

    let folder: String
    let database: AgentDatabase
    /// Another process's view of the same file.
    private let other: AgentDatabase
    let ratings: StoreRatings
    private let engines: [RatingEngine]
    private let identifiers: [IdentifierHash]
    private var random: SeededGenerator
    private var settings = Kakuzuke_V1_AgentSettings()
    private var feedChange: Int64 = 0
    private var number = 0
    private var starts: [Int]

    init(seed: Int) throws {
        random = SeededGenerator(7_000 + seed)
        folder = NSTemporaryDirectory() + "kz-quick-\(UUID().uuidString)"
        database = try AgentDatabase(path: folder + "/agent.db")
        other = try AgentDatabase(path: folder + "/agent.db")
        engines = try ["supermarket", "drugstore", "corner"].map { try RatingEngine(try StoreHistory.policy($0)) }
        identifiers = try Self.members.map { try StoreHistory.key.hash($0, kind: .memberNumber) }
        starts = [-900, 3, 9]
        ratings = Self.ratings(database)
        settings.timeZone = "Asia/Tokyo"
        settings.limitedAfterDays = 7
        settings.staleAfterDays = 35
        try database.install(
            Installation(
                epoch: [UInt8](repeating: 1, count: 16), tenant: "\(StoreHistory.tenant)", agent: "a", store: "S001",
                settings: try settings.serializedBytes()))
        try feed(isSnapshot: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    private static func ratings(_ database: AgentDatabase) -> StoreRatings {
        StoreRatings(
            database: database, identifierKeys: [StoreHistory.key], clock: StoreClock { StoreHistory.instant },
            record: { _ in }, quoteID: { "Q" })
    }

    /// What a store says; the word of an error.
    func answer(_ request: Kakuzuke_V1_QuoteRequest, _ ratings: StoreRatings) -> String {
        var rating = Kakuzuke_V1_GetRatingRequest()
        rating.customer = request.customer
        rating.asOf = request.asOf
        let quote: String
        do throws(KakuzukeError) { quote = "\(try ratings.quote(request))" } catch { quote = Self.text(error) }
        do throws(KakuzukeError) { return quote + "\(try ratings.rating(rating))" } catch {
            return quote + Self.text(error)
        }
    }

    private static func text(_ error: KakuzukeError) -> String {
        "\(error.code) \(error.message) \(error.parameters.sorted { $0.key < $1.key })"
    }

    /// What a store says that has kept nothing.
    func freshAnswer(_ request: Kakuzuke_V1_QuoteRequest) throws -> String {
        let opened = try AgentDatabase(path: folder + "/agent.db")
        defer { try? opened.close() }
        return answer(request, Self.ratings(opened))
    }

    func request() -> Kakuzuke_V1_QuoteRequest {
        var request = Kakuzuke_V1_QuoteRequest()
        switch Int.random(in: 0..<10, using: &random) {
        case 0: break
        case 1: request.customer.customerID = UInt64.random(in: 1...9, using: &random)
        default: request.customer.memberNumber = random.pick(Self.members)
        }
        request.asOf = StoreHistory.today.adding(days: Int.random(in: -2...20, using: &random)).daysSinceEpoch
        request.basket.store = "S001"
        request.basket.payment = random.pick(["cash", "card"])
        request.basket.lines = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            var line = Kakuzuke_V1_Basket.Line()
            line.product = random.pick(Self.codes)
            line.quantity = 1_000
            return line
        }
        return request
    }

    /// Something happens to the file, in this process or another.
    func change() throws {
        let file = random.chance(30) ? other : database
        switch Int.random(in: 0..<12, using: &random) {
        case 0: try feed(isSnapshot: true, in: file)
        case 1, 2: try feed(isSnapshot: false, in: file)
        case 3:
            settings.limitedAfterDays = random.pick([1, 7])
            settings.timeZone = random.pick(["Asia/Tokyo", "UTC", "Pacific/Honolulu"])
            settings.unknownCustomer = random.pick([.walkIn, .provisional])
            settings.disclosureAudience = random.pick([.everyone, .members, .concerned])
            try file.saveSettings(try settings.serializedBytes())
        case 4 where random.chance(30):
            let epoch = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
            try file.adopt(epoch: epoch, sending: .everythingKept)
        case 5:
            let last = try file.read { try $0.spoolStatus() }.lastSequence
            try file.acknowledge(through: last, digest: [1], at: StoreHistory.instant)
        case 6:
            try file.record([])
        default: try purchase(in: file)
        }
    }

    private func purchase(in file: AgentDatabase) throws {
        number += 1
        let date = StoreHistory.today.adding(days: Int.random(in: -20...5, using: &random))
        let amount = MoneyMinorUnits(Int64.random(in: 100...30_000, using: &random))
        let isVoid = random.chance(10)
        let line = ReceiptFactLine(
            product: "1", category: random.pick(["FRUIT", "OTC", "BOOK", "other"]),
            quantity: QuantityThousandths(1_000),
            writtenAmount: amount, taxRate: .zero, isTaxIncluded: false, amount: amount, cost: nil)
        let receipt = ReceiptFact(
            event: isVoid ? .void : .sale, store: StoreCode("S001")!, terminal: "1",
            number: "\(random.chance(80) ? number : Int.random(in: 1...number, using: &random))",
            writtenDate: StoreHistory.today, writtenTime: TimeOfDay(secondsSinceMidnight: 40_000), businessDate: date,
            customer: isVoid ? nil : random.pick(identifiers), payment: "cash", lines: isVoid ? [] : [line])
        try file.accept(
            SpoolDelivery(facts: [try SpoolFact(.receipt(receipt))], sourceCanAmend: true, source: "till"),
            at: StoreHistory.instant)
    }

    /// A feed of some or all customers and products, by two or three versions whose days may have changed.
    private func feed(isSnapshot: Bool, in file: AgentDatabase? = nil) throws {
        let file = file ?? database
        let before = feedChange
        // The same change may come once more.
        feedChange += Int64.random(in: 0...3, using: &random)
        if random.chance(30) { starts[1] = Int.random(in: 0...8, using: &random) }
        let count = random.pick([2, 3])
        let policies = try (0..<count).map { version in
            FeedPolicy(
                version: UInt32(version + 1), effectiveFrom: StoreHistory.today.adding(days: starts[version]),
                payload: try Kakuzuke_V1_Policy(engines[version].policy).serializedBytes())
        }
        let last = try file.read { try $0.spoolStatus() }.lastSequence
        let header = FeedHeader(
            isSnapshot: isSnapshot, afterChange: isSnapshot ? 0 : before, upToChange: feedChange,
            includedSequence: max(0, last - Int64.random(in: 0...6, using: &random)),
            madeOn: StoreHistory.today.adding(days: -Int.random(in: 0...9, using: &random)),
            policies: isSnapshot || random.chance(50) ? policies : nil)
        let application = try file.beginFeed(header)
        let customers = try identifiers.indices.filter { _ in random.chance(isSnapshot ? 80 : 30) }.map { place in
            try customer(place, on: header.madeOn, isGone: !isSnapshot && random.chance(10))
        }
        let products = try Self.codes.filter { _ in random.chance(isSnapshot ? 98 : 20) }.map { code in
            FeedProduct(code: code, payload: !isSnapshot && random.chance(10) ? nil : try product(code))
        }
        try application.add(customers: customers, products: products)
        try application.commit(appliedAt: StoreHistory.instant) {}
    }

    private func customer(_ place: Int, on date: CalendarDate, isGone: Bool) throws -> FeedCustomer {
        let receipts = (0..<Int.random(in: 0...8, using: &random)).map { visit in
            Receipt(
                id: "S002|1|\(visit)", store: "S002",
                businessDate: date.adding(days: -Int.random(in: 1...300, using: &random)), payment: "cash",
                fulfilment: "",
                lines: [
                    ReceiptLine(
                        category: random.pick(["FRUIT", "OTC", "BOOK", "other"]),
                        amount: MoneyMinorUnits(Int64.random(in: 100...50_000, using: &random)),
                        quantity: QuantityThousandths(1_000))
                ])
        }
        let states = try engines.enumerated().map { version, engine in
            let usage = engine.compactUsage(
                engine.completeUsage(facts: CustomerFacts(), receipts: receipts), madeOn: date)
            return FeedStates(policyVersion: UInt32(version + 1), states: try StateCodec.encode(usage.states))
        }
        return FeedCustomer(
            id: Int64(place + 1), isGone: isGone, isLimited: random.chance(10),
            facts: try Kakuzuke_V1_CustomerFacts(CustomerFacts()).serializedBytes(),
            identifiers: [CustomerIdentifier(identifiers[place])],
            states: states.filter { _ in random.chance(95) })
    }

    private func product(_ code: String) throws -> [UInt8] {
        var item = Kakuzuke_V1_ProductItem()
        item.code = code
        item.category = random.pick(["FRUIT", "OTC", "BOOK", "other"])
        item.prices = [-100, Int.random(in: 1...10, using: &random)].map { day in
            var price = Kakuzuke_V1_ProductPrice()
            price.fromDate = StoreHistory.today.adding(days: day).daysSinceEpoch
            price.unitCostE2 = Int64.random(in: 1_000...90_000, using: &random)
            price.tax = engines[0].policy.tax.rates[0].name
            return price
        }
        return try item.serializedBytes()
    }
}
